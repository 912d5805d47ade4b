from forms.models.operation import SavedOperation
from forms.models.query import Query, QueryMessage
from forms.models.record import FormRecord

__all__ = ["FormRecord", "Query", "QueryMessage", "SavedOperation"]
