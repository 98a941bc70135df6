"""Why a file that was sent cannot be read, by name. The codes are stored with the file.

FileRefused                a file that gave nothing; nothing was changed
├── FileWrongKind          neither .xlsx nor .csv
│   ├── FileOldExcel       .xls, the format before 2007
│   └── FileMacros         .xlsm: a workbook that carries programs
├── FileTooBig             larger than the messenger hands out
├── FileGone               the messenger does not have it any more
├── FileUnreachable        the messenger did not hand it out, however often it was asked
├── FileForgotten          read once, but too long ago: it is to be sent again
├── FileLocked             under a password
├── FileBroken             torn, or no workbook whatever its name says
├── FileSwollen            a small file that unpacks to a huge one
├── FileUnsafe             XML that tries to grow or to read other files
├── FileTooLong            more rows or cells than any form has
├── FileTooSlow            not read within its time and memory
├── FileEncoding           a .csv in an old code page
├── FileCommas             a .csv whose commas separate columns and stand in figures alike
├── FileEmpty              nothing stands in it
└── WordRefused            a Word document whose text was asked for
    ├── WordWrongKind      no .docx
    │   ├── WordOld        .doc, the format before 2007
    │   └── WordMacros     .docm: a document that carries programs
    ├── WordBroken         torn, or no document whatever its name says
    ├── WordSwollen        a small file that unpacks to a huge one
    ├── WordUnsafe         XML that tries to grow or to read other files
    ├── WordTooLong        far longer than any text that is asked for
    ├── WordTracked        changes that nobody has accepted: what is its text?
    └── WordEmpty          no text outside tables and pictures
FileOfOther                the form of another board
FileNotMatched             a table in which no indicator was found
FormColumnsMoved           our form, with columns moved so that nothing tells what they are
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.errors import N_, OtherUnit, Refusal


class FileRefused(Refusal):
    code = "file_refused"
    says = N_("This file cannot be read. Nothing was changed.")


class FileWrongKind(FileRefused):
    code = "file_wrong_kind"
    says = N_(
        "Only Excel workbooks (.xlsx) and .csv files are read here. Please save the table as"
        " .xlsx and send it again."
    )


class FileOldExcel(FileWrongKind):
    code = "file_old_excel"
    says = N_(
        "This is an .xls file, the format of Excel before 2007. In Excel please choose “Save as”,"
        " “Excel Workbook (.xlsx)”, and send it again."
    )


class FileMacros(FileWrongKind):
    code = "file_macros"
    says = N_(
        "This workbook carries macros, which are not accepted here. In Excel please choose “Save"
        " as”, “Excel Workbook (.xlsx)”, and send that one."
    )


class FileTooBig(FileRefused):
    code = "file_too_big"
    says = N_(
        "The file is larger than 20 MB, more than the messenger hands out. Please copy what is"
        " needed into a new file and send that one."
    )


class FileGone(FileRefused):
    code = "file_gone"
    says = N_("The messenger does not have this file any more. Please send it again.")


class FileUnreachable(FileRefused):
    code = "file_unreachable"
    says = N_(
        "The messenger did not hand out the file, although it was asked several times. Please send"
        " it again in a few minutes."
    )


class FileForgotten(FileRefused):
    code = "file_forgotten"
    says = N_("This file was sent too long ago and is not kept any more. Please send it again.")


class FileLocked(FileRefused):
    code = "file_locked"
    says = N_(
        "The file is under a password. Please save a copy without the password and send that one."
    )


class FileBroken(FileRefused):
    code = "file_broken"
    says = N_(
        "The file is damaged, or no Excel workbook in spite of its name. Please open it in Excel,"
        " save it as .xlsx and send it again."
    )


class FileSwollen(FileRefused):
    code = "file_swollen"
    says = N_(
        "The file would unpack to many times its size, which no table of figures does. Please copy"
        " the table into a new file and send that one."
    )


class FileUnsafe(FileRefused):
    code = "file_unsafe"
    says = N_(
        "The file holds instructions that no table needs, and was not opened. Please copy the table"
        " into a new file and send that one."
    )


class FileTooLong(FileRefused):
    code = "file_too_long"
    says = N_(
        "The file has more than 2.000 filled rows or 20.000 filled cells. Please copy only the"
        " table with the figures into a new file and send that one."
    )


class FileTooSlow(FileRefused):
    code = "file_too_slow"
    says = N_(
        "The file could not be read in reasonable time. Please copy only what is needed into a new"
        " file and send that one."
    )


class FileEncoding(FileRefused):
    code = "file_encoding"
    says = N_(
        "The letters of this .csv file cannot be read. Please save it as “CSV UTF-8”, or as .xlsx,"
        " and send it again."
    )


class FileCommas(FileRefused):
    code = "file_commas"
    says = N_(
        "In this .csv file commas separate the columns and also stand inside the figures, so the"
        " figures cannot be read with certainty. Please save the table as .xlsx and send it again."
    )


class FileEmpty(FileRefused):
    code = "file_empty"
    says = N_("Nothing stands in this file. Perhaps it was not saved before it was sent?")


class WordRefused(FileRefused):
    code = "word_refused"
    says = N_("This document cannot be read. Nothing was changed.")


class WordWrongKind(WordRefused):
    code = "word_wrong_kind"
    says = N_(
        "Only Word documents (.docx) are read here. Please save the text as .docx and send it"
        " again, or type it."
    )


class WordOld(WordWrongKind):
    code = "word_old"
    says = N_(
        "This is a .doc file, the format of Word before 2007. In Word please choose “Save as”,"
        " “Word Document (.docx)”, and send it again."
    )


class WordMacros(WordWrongKind):
    code = "word_macros"
    says = N_(
        "This document carries macros, which are not accepted here. In Word please choose “Save"
        " as”, “Word Document (.docx)”, and send that one."
    )


class WordBroken(WordRefused):
    code = "word_broken"
    says = N_(
        "The file is damaged, or no Word document in spite of its name. Please open it in Word,"
        " save it as .docx and send it again."
    )


class WordSwollen(WordRefused):
    code = "word_swollen"
    says = N_(
        "The file would unpack to many times its size, which no text does. Please copy the text"
        " into a new document and send that one."
    )


class WordUnsafe(WordRefused):
    code = "word_unsafe"
    says = N_(
        "The file holds instructions that no text needs, and was not opened. Please copy the text"
        " into a new document and send that one."
    )


class WordTooLong(WordRefused):
    code = "word_too_long"
    says = N_(
        "The document is far longer than what is asked for. Please copy only that text into a new"
        " document and send that one."
    )


class WordTracked(WordRefused):
    code = "word_tracked"
    says = N_(
        "The document holds tracked changes that nobody has accepted or rejected, so that its text"
        " is not certain. In Word please accept or reject them all, save it and send it again."
    )


class WordEmpty(WordRefused):
    code = "word_empty"
    says = N_("No text stands in this document. What stands in tables or pictures is not read.")


class FileOfOther(OtherUnit):
    code = "file_of_other"
    says = N_("This is the form of another board: {unit}. Nothing was taken from it.")


class FileNotMatched(Refusal):
    code = "file_not_matched"
    says = N_(
        "No indicator of your form was found in this file. The names or codes (DT01, KD04 …) must"
        " stand beside the figures; simplest is the form that the assistant sends."
    )


class FormColumnsMoved(Refusal):
    code = "form_columns_moved"
    says = N_(
        "The columns of this form have been moved or copied, and the headings no longer tell which"
        " one holds the figures. Nothing was taken from it. Please put the columns back as they"
        " were, or fill in the form that the assistant sends."
    )


def file_refusal(code: str) -> FileRefused:
    """The refusal that was stored with a file."""
    return _BY_CODE.get(code, FileRefused)()


def _with_children(kind: type[FileRefused]) -> list[type[FileRefused]]:
    return [kind, *(one for child in kind.__subclasses__() for one in _with_children(child))]


_BY_CODE: Mapping[str, type[FileRefused]] = {one.code: one for one in _with_children(FileRefused)}
