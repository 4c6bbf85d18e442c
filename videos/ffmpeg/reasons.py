"""Why a video does not come about, in the editor's words, and how FFmpeg says it."""

import re
import signal

MAX_STREAMS, MAX_SIDE = 32, 8192

AGAIN = "Hãy xuất lại video ra MP4 (H.264) rồi tải lại."
CUT = f"Tệp video bị cắt cụt hoặc tải lên chưa trọn vẹn. Hãy tải lại tệp gốc. Nếu vẫn lỗi: {AGAIN}"
BROKEN = f"Tệp video này bị hỏng hoặc không đúng chuẩn nên không đọc được. {AGAIN}"
BIG = f"Khung hình của video quá lớn (tối đa {MAX_SIDE} điểm ảnh mỗi cạnh, 4096 × 4320 điểm ảnh tất cả). {AGAIN}"
STREAMS = f"Tệp này có hơn {MAX_STREAMS} luồng hình, tiếng và phụ đề. {AGAIN}"
NO_PICTURE = "Tệp này không có hình, chỉ có âm thanh hoặc dữ liệu khác. Hãy chọn một tệp video MP4, MOV hoặc WebM."
ENCRYPTED = f"Video này được mã hoá (có bảo vệ bản quyền) nên không xử lý được. {AGAIN}"
CODEC = f"Video này dùng kiểu nén mà cổng không đọc được. {AGAIN}"
NOTHING = f"Không đọc được khung hình nào trong video này. {AGAIN}"
DISK = "Ổ đĩa của máy chủ đã đầy nên chưa xử lý được video. Hãy báo quản trị viên giải phóng dung lượng rồi thử lại."
LARGE = "Tệp sinh ra khi xử lý video vượt quá dung lượng cho phép. Hãy chọn video ngắn hơn hoặc báo quản trị viên."
MEMORY = "Việc xử lý video cần nhiều bộ nhớ hơn mức cho phép. Hãy thử lại sau hoặc xuất video nhỏ hơn."
SLOW = "Việc xử lý video quá thời gian cho phép nên đã bị dừng. Hãy thử lại sau hoặc chọn video ngắn hơn."
BUSY = "Máy chủ đang bận nên chưa đọc kịp tệp video này. Hãy thử lại sau."
KILLED = "Việc xử lý video bị ngắt giữa chừng. Hãy thử lại."
NOT_STARTED = "Chương trình xử lý video không khởi động được. Hãy báo quản trị viên."


class Refused(Exception):
    """The file is not what a video must be, and never will be; the text is for the editor."""


class Failed(Exception):
    """It could not be done this time: time, memory, disk, a killed process; the text is for the editor."""


class Stopped(Exception):
    """The caller's event was set."""


SYMPTOMS: list[tuple[str, type[Exception], str]] = [  # words of an error, the more telling first
    ("] launcher: ", Failed, NOT_STARTED),
    ("No space left on device", Failed, DISK),
    ("Disk quota exceeded", Failed, DISK),
    ("File too large", Failed, LARGE),
    ("exceeds max_streams", Refused, STREAMS),
    ("Cannot allocate memory", Failed, MEMORY),
    ("malloc of size", Failed, MEMORY),  # x264, which then says one of the next two, or only those
    ("Error while opening encoder", Failed, MEMORY),
    ("encoding failed", Failed, MEMORY),
    ("get_buffer() failed", Failed, MEMORY),
    ("Resource temporarily unavailable", Failed, MEMORY),  # a thread
    ("] Picture size ", Refused, BIG),
    ("moov atom not found", Refused, CUT),
    ("matches no streams", Refused, NO_PICTURE),
    ("not on whitelist", Refused, CODEC),
    ("Decoder not found", Refused, CODEC),
]
CAUGHT = re.compile(r"\[info\] Exiting normally, received signal (\d+)")
SIGNALS: dict[int, str] = {signal.SIGXCPU: SLOW, signal.SIGXFSZ: LARGE}


def reason(status: int, lines: list[str]) -> Exception:
    """Return why FFmpeg ended with a status that is not 0."""
    errors = "\n".join(line for line in lines if "[error]" in line or "[fatal]" in line)
    if caught := next(filter(None, map(CAUGHT.match, reversed(lines))), None):
        status = -int(caught[1])
    for words, kind, text in SYMPTOMS if status > 0 else []:
        if words in errors:
            return kind(text)
    return Failed(SIGNALS.get(-status, KILLED)) if status < 0 else Refused(BROKEN)
