from forms.models.attachment import Attachment
from forms.models.operation import SavedOperation
from forms.models.query import Query, QueryMessage
from forms.models.record import FormRecord
from forms.models.review import LogReview

__all__ = ["Attachment", "FormRecord", "LogReview", "Query", "QueryMessage", "SavedOperation"]
