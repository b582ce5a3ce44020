"""/v1/crm: customers, appointments, conversations and text messages of one business."""

from app.routers.crm import appointments, conversations, customers, dispatch, messages

ROUTERS = (
    customers.router,
    appointments.router,
    dispatch.router,
    conversations.router,
    messages.router,
)
