"""Every refusal of the readers: a code and one sentence that says what, why and what to do."""

from __future__ import annotations

from zhiben.core.errors import InputError


def _refusal(code: str, message: str, name: str) -> InputError:
    return InputError(f"reader.{code}", f"“{name}”{message}", name=name)


def empty(name: str) -> InputError:
    return _refusal("empty", "是空文件（0 字节），请重新导出或重新上传。", name)


def too_large(name: str, size: int, limit: int) -> InputError:
    mega = 1024 * 1024
    return _refusal(
        "too_large", f"有 {size / mega:.1f} MB，超过 {limit / mega:.0f} MB 的上限，请拆分或压缩图片后再试。", name
    )


def too_much_text(name: str, limit: int) -> InputError:
    return _refusal("too_much_text", f"文字超过 {limit} 字的上限，不像一份文件，请拆分后再试。", name)


def no_text(name: str) -> InputError:
    return _refusal(
        "no_text", "里没有可读的文字（多半是扫描件或图片），请换成可选中文字的版本，或先做文字识别（OCR）。", name
    )


def garbled(name: str) -> InputError:
    return _refusal(
        "garbled", "的文字层没有字符编码，无法还原成汉字，请换用原始的 Word 文件，或先做文字识别（OCR）。", name
    )


def encrypted(name: str) -> InputError:
    return _refusal("encrypted", "已加密，没有密码无法读取，请取消密码保护后再试。", name)


def damaged(name: str) -> InputError:
    return _refusal("damaged", "已损坏或不完整（可能没有下载完），请重新获取该文件后再试。", name)


def unsupported(name: str, what: str) -> InputError:
    return _refusal(
        "unsupported", f"是{what}，无法作为文件正文读取，请使用 docx、pdf、html、md、txt、xlsx、doc 或 ofd。", name
    )


def mislabelled(name: str, kind: str, extension: str) -> InputError:
    return _refusal(
        "mislabelled",
        f"的内容是 {kind} 格式，与扩展名 .{extension} 不符，请核对是否选错了文件；确认无误的，把扩展名改成 .{kind} 再试。",
        name,
    )


def not_text(name: str) -> InputError:
    return _refusal(
        "not_text", "既不是支持的格式，也不是 UTF-8、UTF-16 或 GB18030 编码的文本，请换成 docx、pdf 或文本文件。", name
    )


def nul_in_text(name: str) -> InputError:
    return _refusal("nul_in_text", "中夹有空字符（NUL），不是完整的文本文件，请用原程序重新另存为 UTF-8 文本。", name)


def cut_text(name: str) -> InputError:
    return _refusal("cut_text", "的末尾断在一个汉字中间，文件不完整，请重新获取后再试。", name)


def archive_bomb(name: str) -> InputError:
    return _refusal("archive_bomb", "解压后的大小或数量远超正常文件，可能是恶意文件，已拒绝读取，请向来源核实。", name)


def unsafe_xml(name: str) -> InputError:
    return _refusal(
        "unsafe_xml", "内部含有 DTD 或外部实体声明，正常的办公文件不会有，已拒绝读取，请用原程序重新另存。", name
    )


def foreign_part(name: str) -> InputError:
    return _refusal(
        "foreign_part", "的正文嵌入了另一份文件（altChunk），请用 Word 或 WPS 打开后另存为 docx 再试。", name
    )


def frame_page(name: str) -> InputError:
    return _refusal("frame_page", "只是网页的外框，正文在另一个地址里，请打开正文所在页面后再保存。", name)


def too_deep(name: str) -> InputError:
    return _refusal("too_deep", "的嵌套层数过多，无法可靠读取，请将正文复制到 docx 或文本文件后再试。", name)


def too_many_pages(name: str, pages: int, limit: int) -> InputError:
    return _refusal("too_many_pages", f"有 {pages} 页，超过 {limit} 页的上限，请拆分后再试。", name)


def too_slow(name: str, seconds: float) -> InputError:
    return _refusal(
        "too_slow", f"在 {seconds:g} 秒内未能读完，可能已损坏或过于复杂，请另存为 docx 或拆分后再试。", name
    )


def no_converter(name: str) -> InputError:
    return _refusal(
        "no_converter", "是旧格式，本机没有安装 LibreOffice 无法转换，请用 Word 或 WPS 另存为 docx 后再试。", name
    )
