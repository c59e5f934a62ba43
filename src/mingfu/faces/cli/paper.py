# SPDX-License-Identifier: Apache-2.0
"""`mingfu paper`: issued papers as files, and where they stand."""

from pathlib import Path

import click

from mingfu.engines.documents import Document, find_document, render, render_docx
from mingfu.kernel.clock import as_legal_day
from mingfu.kernel.refusals import Refusal, _

FORMATS = {".pdf": render, ".docx": render_docx}


class PaperFormatUnknown(Refusal):
    """The name of the file says no format a paper can be written in."""

    code, status = "paper-format-unknown", 422
    message = _("公文只能写成 PDF 或 DOCX。请把输出文件命名为 .pdf 或 .docx（现在是“{name}”）。")
    name: str


@click.group(name="paper", help="公文：查看、写成 PDF 或 DOCX。 Official papers as files.")
def group() -> None:
    """Gather the commands about papers."""


@group.command("list", help="列出某办件的公文；不写编号则列最新的 20 份。 Papers about a case, or the newest.")
@click.argument("about", required=False, default="")
def list_command(about: str) -> None:
    """List papers."""
    found = Document.objects.filter(about=about).order_by("id") if about else Document.objects.order_by("-id")[:20]
    for one in found:
        click.echo(f"{one.number}\t{as_legal_day(one.issued_at)}\t{one.kind}\t{one.about}\t{one.title}")


@group.command("export", help="把一份公文写成文件，格式看文件名：.pdf 或 .docx。 Write a paper as a file.")
@click.argument("number")
@click.option(
    "-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="写到此文件。 Write here."
)
def export_command(number: str, output: Path) -> None:
    """Write a paper as PDF or DOCX."""
    write = FORMATS.get(output.suffix.lower())
    if write is None:
        raise PaperFormatUnknown(name=output.name[:60])
    content = write(find_document(number))
    output.write_bytes(content)
    click.echo(f"已写到 {output}（{len(content)} 字节）")
