"""Why a file cannot be sent: a code that is kept, and the words for who attached it."""

MOST_MEGABYTES = 10
MOST_PAGES = 500
MOST_MEGAPIXELS = 65

EMPTY = "messages.file_empty"
TOO_LARGE = "messages.file_too_large"
WRONG_KIND = "messages.file_wrong_kind"
OTHER_KIND = "messages.file_other_kind"
UNREADABLE = "messages.file_unreadable"
LOCKED = "messages.file_locked"
ACTIVE = "messages.file_active"
EMBEDDING = "messages.file_embedding"
TOO_LONG = "messages.file_too_long"
TOO_COMPLEX = "messages.file_too_complex"
TOO_MANY_PIXELS = "messages.file_too_many_pixels"
ANIMATED = "messages.file_animated"
INFECTED = "messages.file_infected"
NOT_CHECKED = "messages.file_not_checked"
LOST = "messages.file_lost"

WORDS = {
    EMPTY: "This file is empty. Please open it to see whether it is the right one, and attach it again.",
    TOO_LARGE: f"This file is larger than {MOST_MEGABYTES} MB. Please send a smaller copy, or split it.",
    WRONG_KIND: "This is not a PDF, JPEG, JPG or PNG file. Please send one of these.",
    OTHER_KIND: "What is in this file is not what its name says. Please save it again as a PDF, JPEG or PNG.",
    UNREADABLE: "This file is damaged or not complete. Please open it, save it again, and attach the new copy.",
    LOCKED: "This PDF is locked with a password or against copying. Please print it to a new PDF without the lock, "
    "or send photos of its pages.",
    ACTIVE: "This PDF holds a program that could run by itself. Please print it to a new PDF, or send photos of its "
    "pages.",
    EMBEDDING: "This PDF has other files, sound or video inside. Please attach each file by itself.",
    TOO_LONG: f"This PDF has more than {MOST_PAGES} pages. Please send only the pages we need.",
    TOO_COMPLEX: "This PDF is too complex for us to check. Please print it to a new PDF, or send photos of its pages.",
    TOO_MANY_PIXELS: f"This picture has more than {MOST_MEGAPIXELS} megapixels. Please send a smaller copy, for "
    "example a screenshot.",
    ANIMATED: "This picture moves. Please send a picture that does not, for example a screenshot.",
    INFECTED: "Our virus scan found something harmful in this file, so nobody can open it. Please do not open it "
    "yourself.",
    NOT_CHECKED: "We could not check this file, so nobody can open it. Please attach it again, or send a photo of it.",
    LOST: "This file did not reach us, or we could not check it. Please attach it again.",
}


class Refused(Exception):
    """The file cannot be sent; `code` says why, and is one of WORDS."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    @property
    def words(self) -> str:
        return WORDS[self.code]
