# SPDX-License-Identifier: Apache-2.0
"""Why a file is not taken; each text says what the person can do instead."""

from mingfu.kernel.refusals import Refusal, _


class FileRefused(Refusal):
    """Base of the refusals of this package; says that the file cannot be taken."""

    code, status, field = "file-refused", 422, "file"
    message = _("无法接收这个文件，请换一个文件再试。")


class FileEmpty(FileRefused):
    """The file has no content."""

    code = "file-empty"
    message = _("文件“{name}”是空的，请检查后重新选择。")
    name: str


class FileTooLarge(FileRefused):
    """The file is over the limit of its kind."""

    code, status = "file-too-large", 413
    message = _("文件“{name}”超过 {limit_mb} MB，请压缩、降低清晰度或分成几个文件后再上传。")
    name: str
    limit_mb: int


class FileKindRefused(FileRefused):
    """The content is none of the kinds we take."""

    code, status = "file-kind-refused", 415
    message = _("文件“{name}”的类型不能接收。可以上传图片、PDF、OFD、Word、Excel、PPT、文本、录音、录像或 ZIP 压缩包。")
    name: str


class FileKindDiffers(FileRefused):
    """The ending of the name and the content tell different stories."""

    code, status = "file-kind-differs", 415
    message = _("文件“{name}”的后缀是“.{extension}”，内容却是“{kind}”。请用正确的后缀保存后重新上传。")
    name: str
    extension: str
    kind: str


class FileEncrypted(FileRefused):
    """The file needs a password, so nobody who handles the matter could read it."""

    code = "file-encrypted"
    message = _("文件“{name}”设有密码，承办人员无法打开。请去掉密码后重新上传。")
    name: str


class FileHasMacros(FileRefused):
    """An office document that carries program code."""

    code = "file-has-macros"
    message = _("文件“{name}”含有宏程序。请另存为不含宏的文档（如 .docx、.xlsx）后重新上传。")
    name: str


class FileUnpacksTooLarge(FileRefused):
    """The archive would unpack to far more than it seems: a zip bomb, or too much for one file."""

    code, status = "file-unpacks-too-large", 413
    message = _("压缩包“{name}”解压后过大或文件过多。请分成几个较小的文件上传。")
    name: str


class FileNestedTooDeep(FileRefused):
    """An archive within an archive within an archive."""

    code = "file-nested-too-deep"
    message = _("压缩包“{name}”里层层套着压缩包。请解压后直接上传其中的文件。")
    name: str


class FileDamaged(FileRefused):
    """The content begins like a known kind but cannot be read to its end."""

    code = "file-damaged"
    message = _("文件“{name}”已损坏，无法读取。请重新生成或换一个文件上传。")
    name: str


class FileInfected(FileRefused):
    """A scanner found malware."""

    code = "file-infected"
    message = _("文件“{name}”被查出含有恶意代码（{threat}），没有接收。请先杀毒，再重新上传。")
    name: str
    threat: str


class FileMissing(Refusal):
    """The bytes that a row names are not on disk, or nobody ever stored them."""

    code, status = "file-missing", 404
    message = _("没有找到这个文件。请联系系统管理员核对存储。")
    sha256: str
