# SPDX-License-Identifier: Apache-2.0
"""What sharing says no with, and what to do next."""

from datetime import date
from typing import Any

from mingfu.kernel.refusals import Refusal, _


class ItemFaulty(Refusal):
    """An item of the catalogue cannot be as declared."""

    code, status = "data-item-faulty", 422
    message = _("数据项“{item}”有误：{what}。请改正后重新提交。")
    item: str
    what: str


class ItemUnknown(Refusal):
    """The catalogue has no such item in force."""

    code, status = "data-item-unknown", 404
    message = _("目录里没有有效的数据项“{item}”。请从目录里重新选择。")
    item: str


class NotTheOwner(Refusal):
    """Another organ owns the item."""

    code, status = "data-not-owner", 403
    message = _("数据项“{item}”由{owner}负责，请由该单位办理。")
    item: str
    owner: str


class FieldsUnknown(Refusal):
    """The item has no such fields."""

    code, status = "data-fields-unknown", 422
    message = _("数据项“{item}”没有这些字段：{fields}。请对照目录。")
    item: str
    fields: str


class NothingAsked(Refusal):
    """A request names no field."""

    code, status = "data-nothing-asked", 422
    message = _("没有选择数据字段。请至少选一个，并写明哪一步要用。")


class UseMissing(Refusal):
    """No agreed use lets the organ read the item."""

    code, status = "data-use-missing", 403
    message = _("本单位没有获准使用数据项“{item}”。请先提出共享申请，经提供单位同意后再读取。")
    item: str


class UseOver(Refusal):
    """The use has ended."""

    code, status = "data-use-over", 409
    message = _("编号 {use} 的使用许可已于 {on} 结束（{why}）。仍需使用的，请重新申请。")
    use: str
    on: date
    why: Any


class FieldsBeyond(Refusal):
    """More is asked than was agreed to."""

    code, status = "data-fields-beyond", 403
    message = _("这些字段不在获准范围内：{fields}。请只读取获准的字段，或另行申请。")
    fields: str


class CaseNotLive(Refusal):
    """The case is over."""

    code, status = "data-case-not-live", 409
    message = _("办件 {case} 已经办结，不能再为它读取个人数据。")
    case: str


class PurposeUnlike(Refusal):
    """The case is not of the kind the use was agreed to for."""

    code, status = "data-purpose-unlike", 403
    message = _("办件 {case} 不属于获准的用途（{purpose}）。数据不能用于其他目的（国令第716号第七条）。")
    case: str
    purpose: str


class StepUnlike(Refusal):
    """The case does not stand at a step that needs these fields."""

    code, status = "data-step-unlike", 409
    message = _("办件 {case} 现在不在需要这些字段的环节：{fields}。请到需要的环节再读取。")
    case: str
    fields: str


class PersonUnlike(Refusal):
    """The case is not about that person."""

    code, status = "data-person-unlike", 403
    message = _("办件 {case} 的当事人不是此人，不能读取其数据。")
    case: str


class DossierClosed(Refusal):
    """Neither the person, nor who acts for them, nor a window they stand at."""

    code, status = "dossier-closed", 403
    message = _("只有本人、受委托人，或者本人在场时的窗口工作人员可以调取。请由本人登录办理。")


class CertificateKindUnknown(Refusal):
    """No such kind of certificate is issued here."""

    code, status = "certificate-kind-unknown", 404
    message = _("没有“{kind}”这种电子证照。请从证照种类里选择。")
    kind: str


class CertificateFaulty(Refusal):
    """What the certificate is to say is not whole."""

    code, status = "certificate-faulty", 422
    message = _("{title}不能签发：{what}。请补齐后再签发。")
    title: str
    what: str


class CertificateIssuedAlready(Refusal):
    """The case has its certificate."""

    code, status = "certificate-issued-already", 409
    message = _("办件 {case} 已签发证照 {number}，不能重复签发。内容有误的，请更正换发。")
    case: str
    number: str


class CertificateUnknown(Refusal):
    """Number and code belong to no certificate."""

    code, status, field = "certificate-unknown", 404, "number"
    message = _("没有查到这张证照：证照编号和核验码对不上。请核对后重试；如反复查不到，它可能不是本区签发的。")


class CertificateUnreadable(Refusal):
    """What was scanned is no certificate of ours."""

    code, status, field = "certificate-unreadable", 422, "text"
    message = _("读不懂这个二维码：它不是本区电子证照的二维码，或者内容残缺。请重新扫描证照上的二维码。")


class CertificateForged(Refusal):
    """The signature is not the issuer's."""

    code, status, field = "certificate-forged", 422, "text"
    message = _("这个二维码是伪造的，或者被改动过：签名不是本区签发系统的。请不要采信，并拨打 12345 报告。")


class CertificateAnothers(Refusal):
    """The certificate is somebody else's."""

    code, status, field = "certificate-anothers", 409, "text"
    message = _("这张{title}不是申请人本人（本单位）的，不能用于这次申请。请出示本人的证照。")
    title: str


class CertificateOfOtherKind(Refusal):
    """Another kind of certificate is wanted."""

    code, status, field = "certificate-other-kind", 409, "text"
    message = _("需要的是{wanted}，出示的是{title}。请出示{wanted}。")
    wanted: str
    title: str


class CertificateExpired(Refusal):
    """The certificate no longer holds, or not yet."""

    code, status, field = "certificate-expired", 409, "text"
    message = _("这张{title}的有效期是 {since} 至 {until}，今天不在有效期内。请先办理延续或换发。")
    title: str
    since: date
    until: date


class CertificateRevokedOn(Refusal):
    """The certificate was revoked."""

    code, status, field = "certificate-revoked", 409, "text"
    message = _("这张{title}已于 {on} 失效（{ground}）。请出示有效的证照。")
    title: str
    on: date
    ground: str


class CertificateErasedText(Refusal):
    """What the certificate said was erased."""

    code, status = "certificate-text-erased", 410
    message = _("这张证照的内容已依法删除，不能再查看或下载。")


class RevokeReasonNeeded(Refusal):
    """A revocation says why."""

    code, status, field = "certificate-reason-needed", 422, "reason"
    message = _("请写明失效的原因，至少 4 个字；持证人会看到。")


class CorrectionFaulty(Refusal):
    """A request for correction that points at nothing of the person's."""

    code, status = "data-correction-faulty", 404
    message = _("没有找到要更正的内容。请从“我的档案”里重新选择。")


class CorrectionRunning(Refusal):
    """The same datum is being checked already."""

    code, status = "data-correction-running", 409
    message = _("这一项已在核实（编号 {case}），请等结果。可以在“查进度”里补充说明。")
    case: str


class EndReasonNeeded(Refusal):
    """Ending a use says why."""

    code, status, field = "data-end-reason-needed", 422, "reason"
    message = _("请写明结束使用的原因，至少 4 个字。")


class RecordFaulty(Refusal):
    """What is to be kept about somebody does not fit the item."""

    code, status = "data-record-faulty", 422
    message = _("“{item}”的记录有误：{what}。请改正后重新提交。")
    item: str
    what: str


class TokenWrong(Refusal):
    """No use has this key."""

    code, status = "data-token-wrong", 401
    message = _("接口密钥不对，或者已被新的密钥代替。请在“共享申请和使用”里重新领取。")
