"""/v1/crm: customers, appointments, conversations and text messages of one business."""

from app.routers.crm import appointments, conversations, customers, messages

ROUTERS = (customers.router, appointments.router, conversations.router, messages.router)
