"""What the carrier knows: every text, every picture, and who blocked whom."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from emulator.feed import Feed
from emulator.journal import Journal
from emulator.texts import Media, Text

Pair = tuple[str, str]  # a clinic's number, a handset's number


class Exchange:
    """All texts, oldest first. Every change is written down and told to the feed."""

    def __init__(self, journal: Journal, feed: Feed) -> None:
        self._journal = journal
        self._feed = feed
        self._texts: dict[str, Text] = {}
        self._media: dict[str, Media] = {}
        self._revisions: dict[str, int] = {}
        self._blocked: set[Pair] = set()
        for record in journal.replay():
            self._restore(record["kind"], record["value"])

    def keep(self, text: Text) -> None:
        """Add a text, or write down what has changed about it."""
        self._texts[text.sid] = text
        self._revisions[text.sid] = self._feed.bump()
        self._journal.append("text", text.model_dump(mode="json"))

    def keep_media(self, media: Media) -> None:
        """Add a picture."""
        self._media[media.sid] = media
        self._journal.append("media", media.model_dump(mode="json"))

    def remove(self, sid: str) -> None:
        """Forget a text with its pictures, or one picture."""
        self._journal.append("removed", sid)
        self._forget(sid)
        self._feed.renew()

    def block(self, clinic: str, handset: str) -> None:
        """From now on the clinic's number may not text the handset."""
        self._blocked.add((clinic, handset))
        self._journal.append("blocked", [clinic, handset])
        self._feed.bump()

    def unblock(self, clinic: str, handset: str) -> None:
        """The clinic's number may text the handset again."""
        self._blocked.discard((clinic, handset))
        self._journal.append("unblocked", [clinic, handset])
        self._feed.bump()

    def is_blocked(self, clinic: str, handset: str) -> bool:
        """Whether the handset's owner has told the clinic's number to stop."""
        return (clinic, handset) in self._blocked

    def note_refused(self, clinic: str, handset: str, *, now: datetime) -> None:
        """Write down that a text to a blocked handset was tried."""
        self._journal.append("refused", [clinic, handset, now.isoformat()])

    def blocked(self) -> list[Pair]:
        """All pairs that are blocked."""
        return sorted(self._blocked)

    def texts(self) -> Iterator[Text]:
        """All texts, oldest first."""
        return iter(list(self._texts.values()))

    def texts_since(self, revision: int) -> list[Text]:
        """The texts that are new or changed after a revision of the feed, oldest first."""
        return [text for sid, text in self._texts.items() if self._revisions.get(sid, 0) > revision]

    def find(self, sid: str) -> Text | None:
        """The text with this id."""
        return self._texts.get(sid)

    def find_media(self, sid: str) -> Media | None:
        """The picture with this id."""
        return self._media.get(sid)

    def _restore(self, kind: str, value: Any) -> None:
        match kind:
            case "text":
                text = Text.model_validate(value)
                self._texts[text.sid] = text
                self._revisions[text.sid] = self._feed.bump()
            case "media":
                media = Media.model_validate(value)
                self._media[media.sid] = media
            case "removed":
                self._forget(str(value))
            case "blocked":
                self._blocked.add((value[0], value[1]))
            case "unblocked":
                self._blocked.discard((value[0], value[1]))

    def _forget(self, sid: str) -> None:
        text = self._texts.pop(sid, None)
        for media_sid in text.media_sids if text else [sid]:
            media = self._media.pop(media_sid, None)
            if media and (owner := self._texts.get(media.message_sid)):
                owner.media_sids.remove(media_sid)
