# SPDX-License-Identifier: Apache-2.0
"""What bills refuse."""

from mingfu.kernel.refusals import Refusal, _


class BillUnknown(Refusal):
    """There is no such bill, or the link to it is not whole."""

    code, status = "bill-unknown", 404
    message = _("没有找到这张缴费单。请从短信里完整打开链接，或登录后在“我的缴费单”里查看。")


class NothingOwed(Refusal):
    """Nothing is to be paid."""

    code, status = "bill-nothing-owed", 409
    message = _("缴费单 {bill} 没有要缴的费用，不用再付。")
    bill: str


class NoFees(Refusal):
    """The item has no fee, or none in this situation."""

    code, status = "bill-no-fees", 409
    message = _("“{item}”不收费：办事指南没有列收费项目，任何人不得另行收费。")
    item: str


class FeeUnknown(Refusal):
    """The guide has no such fee, or it has no price."""

    code, status = "bill-fee-unknown", 422
    message = _("办事指南没有收费项目“{fee}”，或没有公布单价。请先完善指南，再开单。")
    fee: str


class QuantityWrong(Refusal):
    """A quantity that cannot be."""

    code, status, field = "bill-quantity-wrong", 422, "quantity"
    message = _("“{fee}”的数量要大于 0，最多四位小数，金额不超过十亿元。")
    fee: str


class AlreadyCharged(Refusal):
    """This fee of this matter stands on a bill already."""

    code, status = "bill-charged-already", 409
    message = _("办件 {case} 的“{fee}”已经在缴费单 {bill} 上，不能再收一次。")
    case: str
    fee: str
    bill: str


class WaiverUnfit(Refusal):
    """No rule in force waives this fee on that ground."""

    code, status, field = "bill-waiver-unfit", 422, "waiver"
    message = _("“{rule}”不适用于“{fee}”。现行减免规则：{known}。")
    rule: str
    fee: str
    known: str


class GatewayUnknown(Refusal):
    """There is no such way to pay here."""

    code, status = "gateway-unknown", 404
    message = _("没有这种缴费方式。请改用别的方式，或到区政务服务中心综合窗口缴费。")


class GatewayForged(Refusal):
    """The signature does not fit, or the message is none."""

    code, status = "gateway-forged", 403
    message = _("消息的签名不符，未采信。")


class NoGateway(Refusal):
    """No gateway is set up."""

    code, status = "gateway-none", 503
    message = _("本系统还没有接通网上缴费。请持缴费单号 {bill} 到区政务服务中心综合窗口缴费。")
    bill: str


class RefundTooMuch(Refusal):
    """More than is left of what was paid."""

    code, status, field = "refund-too-much", 422, "amount"
    message = _("最多可退 {left} 元（已扣除退过和正在退的）。")
    left: str


class RefundGone(Refusal):
    """No such refund waits for a decision."""

    code, status = "refund-gone", 409
    message = _("这笔退款已经处理过，或不存在。请刷新后查看。")


class FourEyes(Refusal):
    """Who asks for a refund cannot grant it."""

    code, status = "refund-four-eyes", 403
    message = _("申请退款和核准退款必须是两个人。请由另一位有权限的人员核准。")


class AmountWrong(Refusal):
    """An amount of money that is none."""

    code, status, field = "bill-amount-wrong", 422, "amount"
    message = _("请填写大于 0 的金额，最多两位小数，例如 12.50。")


class WhyNeeded(Refusal):
    """Money is moved for a reason only."""

    code, status, field = "bill-why-needed", 422, "why"
    message = _("请写明原因，至少 4 个字。")


class DayFileWrong(Refusal):
    """The file cannot be read as a gateway's account of one day."""

    code, status, field = "day-file-wrong", 422, "file"
    message = _("对账文件第 {row} 行有误：{what}。没有载入任何内容；请向支付机构重新取得文件。")
    row: int
    what: str


class FindingGone(Refusal):
    """The difference was cleared before, or never was."""

    code, status = "finding-gone", 409
    message = _("这条差异已经核销，或不存在。请刷新后查看。")


class TradeTaken(Refusal):
    """A receipt of the cashier's desk was entered before."""

    code, status, field = "bill-trade-taken", 409, "trade"
    message = _("流水号 {trade} 已经登记过，一笔钱只记一次。")
    trade: str
