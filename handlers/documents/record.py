"""A lesson plan or a video, as an evaluator's app reads it: one form, whatever the partner's spelling."""

from typing import Annotated, Any, Final, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    TypeAdapter,
    ValidationError,
    model_validator,
)

from handlers.documents.language import language_tag
from handlers.shop.texts import Printable
from onwrite import Fail

MOST_PROBLEMS: Final = 10
_FORM: Final = ConfigDict(frozen=True, extra="ignore")


def _one_line(text: Any) -> Any:
    return " ".join(text.split()) if isinstance(text, str) else text


Line = Annotated[Printable, BeforeValidator(_one_line), Field(max_length=300)]
Note = Annotated[Printable, BeforeValidator(_one_line), Field(max_length=1000)]
Language = Annotated[str, Field(max_length=35), AfterValidator(language_tag)]
Seconds = Annotated[float, Field(strict=True, ge=0, le=1_000_000, allow_inf_nan=False)]


class Check(BaseModel):
    """What the partner has looked at, such as whether the text can be read."""

    model_config = _FORM

    name: Line
    passed: StrictBool
    note: Note | None = None


class PlanSection(BaseModel):
    model_config = _FORM

    title: Line
    page: Annotated[StrictInt, Field(ge=1)]


class VideoSection(BaseModel):
    model_config = _FORM

    title: Line
    starts_at: Seconds


class _Record(BaseModel):
    model_config = _FORM

    title: Line
    author: Line
    language: Language
    checks: Annotated[tuple[Check, ...], Field(max_length=100)]


class LessonPlan(_Record):
    kind: Literal["lesson_plan"]
    pages: Annotated[StrictInt, Field(ge=1, le=10_000)]
    sections: Annotated[tuple[PlanSection, ...], Field(max_length=500)]

    @model_validator(mode="after")
    def _pages_in_order(self) -> Self:
        pages = [section.page for section in self.sections]
        if pages != sorted(pages) or pages[-1:] > [self.pages]:
            raise ValueError(
                "the sections must be in the order of their pages, of which none is past the last"
            )
        return self


class Video(_Record):
    kind: Literal["video"]
    duration_seconds: Annotated[Seconds, Field(gt=0)]
    sections: Annotated[tuple[VideoSection, ...], Field(max_length=500)]

    @model_validator(mode="after")
    def _times_in_order(self) -> Self:
        times = [section.starts_at for section in self.sections]
        if times != sorted(times) or times[-1:] > [self.duration_seconds]:
            raise ValueError("the sections must be in the order of time, of which none starts after the end")
        return self


Record = LessonPlan | Video
_RECORD: Final[TypeAdapter[Record]] = TypeAdapter(Annotated[Record, Field(discriminator="kind")])


def read_record(content: bytes) -> Record:
    """Fail says which fields are wrong, and never repeats what is in them."""
    try:
        return _RECORD.validate_json(content)
    except ValidationError as error:
        raise Fail(f"the processed file holds no record: {_problems(error)}") from None


def _problems(error: ValidationError) -> str:
    found = error.errors(include_url=False, include_context=False, include_input=False)
    said = [_sentence(problem["loc"], problem["type"], problem["msg"]) for problem in found[:MOST_PROBLEMS]]
    more = [f"and {len(found) - MOST_PROBLEMS} more"] if len(found) > MOST_PROBLEMS else []
    return "; ".join([*said, *more])


def _sentence(where: tuple[int | str, ...], kind: str, message: str) -> str:
    if kind == "json_invalid":
        return "it is not JSON in UTF-8"
    if kind.startswith("union_tag"):
        return "kind must be lesson_plan or video"
    place = ".".join(str(part) for part in where if part not in {"lesson_plan", "video"})
    return f"{place or 'the record'}: {message.removeprefix('Value error, ')}"
