"""Texts for a gateway of telephone texts: taken out by a person as a table, and the same table again whenever it is asked for."""

from __future__ import annotations

from datetime import datetime

from jianhao.alerts.files import TelephoneText, telephone_table
from jianhao.alerts.messages import Counts, short_text
from jianhao.alerts.occasions import Occasion
from jianhao.web.alerts.models import OwnAddress, Sending, State, TelephoneBatch
from jianhao.web.alerts.models.messages import MOBILE
from jianhao.web.people.sealing import unseal

TAKEN = "已取出，由短信网关发送。"
NO_NUMBER = "收件人没有填写手机号。"
BULK = 500


def put_into(batch: TelephoneBatch, now: datetime) -> int:
    """Put what waits into a batch with the numbers as they are now, still encrypted; how many. Within the caller's transaction."""
    rows = list(
        Sending.objects.filter(channel=batch.channel, state=State.WAITING)
        .select_related("message")
        .order_by("pk")
    )
    receivers = {row.message.receiver_id for row in rows}
    known = dict(OwnAddress.objects.filter(user__in=receivers).values_list("user", "mobile_sealed"))
    taken = 0
    for row in rows:
        sealed = known.get(row.message.receiver_id, "")
        row.settled_at = now
        if sealed:
            row.state, row.batch, row.sentence, row.payload = State.SENT, batch, TAKEN, {"mobile": sealed}
            taken += 1
        else:
            row.state, row.sentence = State.REFUSED, NO_NUMBER
    fields = ["state", "batch", "sentence", "payload", "settled_at"]
    Sending.objects.bulk_update(rows, fields, batch_size=BULK)
    return taken


def table_of(batch: TelephoneBatch) -> bytes:
    """The batch's table, byte for byte the same at any time."""
    rows = Sending.objects.filter(batch=batch).select_related("message").order_by("pk")
    return telephone_table(_row(row) for row in rows)


def _row(row: Sending) -> TelephoneText:
    told = row.message
    counts = Counts(told.number, Occasion(told.occasion), 1, told.matters, told.overdue)
    return TelephoneText(unseal(row.payload["mobile"], MOBILE), short_text(counts), told.number)
