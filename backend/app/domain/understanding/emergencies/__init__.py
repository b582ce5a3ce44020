"""Whether somebody is in danger, something is urgent, or the call is an ordinary one."""

from app.domain.understanding.emergencies.grades import Grade, Hazard, Triage
from app.domain.understanding.emergencies.grading import triage

__all__ = ["Grade", "Hazard", "Triage", "triage"]
