"""Every refusal of a file: a code and one sentence that says what, why and what to do."""

from __future__ import annotations

from zhiben.core.errors import Conflict, InputError

MEGA = 1024 * 1024


def _refusal(code: str, message: str, name: str) -> InputError:
    return InputError(f"evidence.{code}", f"“{name}”{message}", name=name)


def empty(name: str) -> InputError:
    return _refusal("empty", "是空文件（0 字节），请重新拍摄或重新选择。", name)


def incomplete(name: str) -> InputError:
    return _refusal("incomplete", "没有传完整，请检查网络后重新上传。", name)


def too_large(name: str, limit: int) -> InputError:
    return _refusal("too_large", f"超过 {limit // MEGA} MB 的上限，请压缩或拆分后再上传。", name)


def unknown(name: str) -> InputError:
    return _refusal("type_unknown", "不是可作证据的格式，请上传照片、PDF、办公文档、录音或录像。", name)


def heic(name: str) -> InputError:
    return _refusal(
        "heic", "是 HEIC 照片，无法核对是否重复，请在手机相机设置中改为“兼容性最佳”（JPEG）后再上传。", name
    )


def active(name: str) -> InputError:
    return _refusal("active_content", "含有网页或脚本内容，可能危害查看的人，请改为截图或 PDF 后再上传。", name)


def executable(name: str) -> InputError:
    return _refusal("executable", "是程序或含有程序，不能作为证据上传。", name)


def macro(name: str) -> InputError:
    return _refusal("macro", "含有宏、控件或远程模板，请另存为不含宏的文档或 PDF 后再上传。", name)


def archive(name: str) -> InputError:
    return _refusal("archive", "是压缩包或含有压缩包，里面的内容无法检查，请解压后逐个上传。", name)


def bomb(name: str) -> InputError:
    return _refusal("bomb", "解开后异常庞大，疑似恶意文件，不能上传。", name)


def polyglot(name: str) -> InputError:
    return _refusal("polyglot", "里夹带了另一种文件，请用原始文件重新导出后再上传。", name)


def encrypted(name: str) -> InputError:
    return _refusal("encrypted", "已加密，无法检查内容，请取消密码保护后再上传。", name)


def damaged(name: str) -> InputError:
    return _refusal("damaged", "已损坏，打不开，请重新拍摄或重新导出。", name)


def pixels(name: str, limit: int) -> InputError:
    return _refusal("pixels", f"超过 {limit} 百万像素的上限，请缩小后再上传。", name)


def tiny(name: str) -> InputError:
    return _refusal("tiny", "太小，看不清任何内容，请上传原图。", name)


def infected(name: str, signature: str) -> InputError:
    return _refusal("infected", f"被查出病毒（{signature}），没有保存，请先在本机杀毒。", name)


def too_many(most: int) -> InputError:
    return InputError("evidence.too_many", f"同一对象最多 {most} 个附件，请先撤下不需要的。", most=most)


def quarantined(name: str) -> Conflict:
    return Conflict("evidence.quarantined", f"“{name}”还没有通过病毒检查，检查通过后才能查看。", name=name)
