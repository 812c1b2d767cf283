"""本机关词表: an office's own words as they were handed in; a new version is a new row, an old one is stopped."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from jianhao.web.people.models import Agency, User
from jianhao.web.scope import PathField, ScopedQuerySet, ancestors


class WordListQuerySet(ScopedQuerySet["WordList"]):
    """Lists by the agency that loaded them."""

    def in_force_for(self, agency: Agency) -> WordListQuerySet:
        """Those that hold for the contents of an agency: its own and those of the agencies above it."""
        above = [*ancestors(agency.path), agency.path]
        return self.filter(agency_path__in=above, stopped_at=None).order_by("agency_path", "pk")


class WordList(models.Model):
    """One file. `text` is what it says (see risk.lexicon), `sha256` the digest of its bytes, `words` how many there are."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    agency_path = PathField()
    file_name = models.CharField("文件", max_length=200)
    version = models.CharField("版本", max_length=60, blank=True)
    sha256 = models.CharField(max_length=64)
    words = models.PositiveIntegerField("词数")
    text = models.TextField()
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    stopped_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    stopped_at = models.DateTimeField(null=True)

    objects = WordListQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "sha256"], condition=Q(stopped_at=None), name="a_list_once_in_force"
            ),
            models.CheckConstraint(
                condition=Q(stopped_at=None, stopped_by=None)
                | Q(stopped_at__isnull=False, stopped_by__isnull=False),
                name="who_stops_a_list_is_named",
            ),
        ]
        indexes = [models.Index(fields=["agency_path", "-id"], name="word_lists_by_place")]

    def __str__(self) -> str:
        return self.file_name
