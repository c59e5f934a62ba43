# SPDX-License-Identifier: Apache-2.0
"""What stands in the way of a paper."""

from mingfu.kernel.refusals import Refusal, _


class UnreadablePaper(Refusal):
    """A declaration says something a paper cannot be. Raised at start-up."""

    code = "paper-unreadable"
    status = 500
    message = _("公文声明 {file} 有误：{what}")
    file: str
    what: str


class UnknownPaper(Refusal):
    """Nobody declares such a paper."""

    code = "paper-unknown"
    status = 404
    message = _("没有“{paper}”这种公文。请检查流程引用的公文名称。")
    paper: str


class PaperIncomplete(Refusal):
    """A paper lacks something it must say."""

    code = "paper-incomplete"
    status = 409
    message = _("公文“{title}”缺少内容：{places}。请先在办件中补齐，再出具公文。")
    title: str
    places: str


class DocumentUnknown(Refusal):
    """No document bears that number."""

    code = "document-unknown"
    status = 404
    message = _("没有文号为“{number}”的公文。请核对文号，注意六角括号〔〕和年份。")
    number: str


class TextErased(Refusal):
    """The text of a document was erased; only its number and digest remain."""

    code = "document-erased"
    status = 410
    message = _("公文“{number}”的内容已依法删除，只留文号和存证摘要，不能再打开。")
    number: str


class AlreadyReplaced(Refusal):
    """A document that another one replaced cannot be replaced again."""

    code = "document-replaced"
    status = 409
    message = _("公文“{number}”已由“{by}”代替。请对新的公文操作。")
    number: str
    by: str


class GlyphMissing(Refusal):
    """No font at hand holds a sign of the text: the paper is not printed with a hole."""

    code = "glyph-missing"
    status = 409
    message = _(
        "现有字体没有“{signs}”（{points}）的字形，公文不能带缺字印出。"
        "请由管理员把含有这些字的字体放入字体文件夹（设置 DOCUMENTS_FONTS），再重新打开；人名不要用别的字代替。"
    )
    signs: str
    points: str


class FontsMissing(Refusal):
    """There is no Chinese font at all."""

    code = "fonts-missing"
    status = 503
    message = _(
        "没有找到可用的中文字体，公文暂时不能打开。请由管理员安装字体，或设置 DOCUMENTS_FONTS。查找过：{folders}"
    )
    folders: str


class NotVerified(Refusal):
    """Number and code do not belong together; it is not said which of them is wrong."""

    code = "document-not-verified"
    status = 404
    message = _("没有查到与该文号和核验码相符的文书。请对照纸面再输一次；仍不符的，请向出具单位核实。")
