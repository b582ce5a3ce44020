"""/v1/crm: customers, appointments, conversations and text messages of one business."""

from app.routers.crm import (
    appointments,
    conversations,
    customer_files,
    customers,
    dispatch,
    messages,
)

ROUTERS = (
    customer_files.router,
    customers.router,
    appointments.router,
    dispatch.router,
    conversations.router,
    messages.router,
)
