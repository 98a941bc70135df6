"""Why a signed sheet or a document cannot be taken, by name.

PaperNeeded                the sheet itself is to be sent
PaperUnclear               its number and date cannot be made out
PaperDateAhead             signed on a day to come
DocumentNeeded             a file to be passed on is to be sent
DocumentKind               not one that can be passed on
DocumentTooBig             too much for the phones of the boards
DocumentElsewhere          it lies with another messenger and can only be opened there
"""

from __future__ import annotations

from bot.domain.errors import N_, Refusal


class PaperNeeded(Refusal):
    code = "paper_needed"
    says = N_("Please send the photo or the PDF of the signed sheet first, then number and date.")


class PaperUnclear(Refusal):
    code = "paper_unclear"
    says = N_("Please write number and date of the signed sheet, for example “{example}”.")


class PaperDateAhead(Refusal):
    code = "paper_date_ahead"
    says = N_("The sheet cannot be dated {day}: today is {today}. Please write number and date.")


class DocumentNeeded(Refusal):
    code = "document_needed"
    says = N_("Please send the file itself: PDF, Word, Excel or a photo.")


class DocumentKind(Refusal):
    code = "document_kind"
    says = N_(
        "A file of this kind is not passed on. Please send PDF, Word, Excel without macros, or a"
        " photo; an archive is to be unpacked first."
    )


class DocumentTooBig(Refusal):
    code = "document_too_big"
    says = N_(
        "The file is larger than {most} MB, too much for the phones of the boards. Please send a"
        " smaller one, for example a PDF instead of pictures."
    )


class DocumentElsewhere(Refusal):
    code = "document_elsewhere"
    says = N_(
        "This document came in through another messenger and can only be opened there. Please ask"
        " the secretary to send it here as well."
    )
