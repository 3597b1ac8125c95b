"""Vietnamese words for the codes of a reading, for pages and printed tables."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

GROUPS: dict[str, Any] = {
    "meeting": _("Hội nghị"),
    "photos": _("Ảnh và chú thích"),
    "persons": _("Người và vai trò"),
    "review": _("Kết quả trong năm"),
    "cited": _("Khen thưởng, nghị quyết"),
    "plan": _("Phương hướng, khâu đột phá"),
    "credits": _("Ghi công, chuyên mục"),
}
ROLES: dict[str, Any] = {
    "directing_speech": _("phát biểu chỉ đạo"),
    "opening_speech": _("phát biểu khai mạc"),
    "closing_speech": _("phát biểu kết luận"),
    "discussion": _("tham luận"),
    "speaker": _("phát biểu"),
    "chair": _("chủ trì"),
    "reporter": _("báo cáo"),
    "presenter": _("trao"),
    "recipient": _("đón nhận"),
    "attendee": _("dự"),
    "inspector": _("kiểm tra"),
    "visitor": _("thăm"),
    "quoted": _("được dẫn lời"),
}
EVENTS: dict[str, Any] = {
    "year_end_conference": _("hội nghị tổng kết cuối năm"),
    "half_year_conference": _("hội nghị sơ kết sáu tháng"),
    "conference": _("hội nghị"),
}
STATUSES: dict[str, Any] = {
    "nominated": _("được đề nghị"),
    "awarded": _("được tặng"),
    "not_awarded": _("chưa được tặng"),
}
MEANS: dict[str, Any] = {
    "advice": _("tham mưu"),
    "proposal": _("đề xuất"),
    "leadership": _("lãnh đạo"),
    "direction": _("chỉ đạo"),
    "organisation": _("tổ chức"),
    "guidance": _("hướng dẫn"),
    "inspection": _("kiểm tra, đôn đốc"),
    "implementation": _("triển khai, phối hợp"),
}
RESULTS: dict[str, Any] = {
    "breakthroughs": _("khâu đột phá"),
    "piloting": _("làm điểm"),
    "party_organization": _("xây dựng Đảng bộ"),
    "exemplary_unit": _("đơn vị vững mạnh toàn diện"),
    "life_stability": _("giữ ổn định đời sống"),
    "readiness_supply": _("bảo đảm sẵn sàng chiến đấu"),
    "surge_supply": _("bảo đảm đột xuất"),
    "tasks_done": _("hoàn thành nhiệm vụ"),
    "supply": _("bảo đảm quân nhu"),
    "other": _("kết quả khác"),
}
SOURCES: dict[str, Any] = {
    "summary_report": _("báo cáo tổng kết"),
    "interim_report": _("báo cáo sơ kết"),
    "report": _("báo cáo"),
    "opinions": _("các ý kiến phát biểu"),
}
LEVELS: dict[str, Any] = {"superior": _("của cấp trên"), "own": _("của đơn vị")}
TERMS: dict[str, Any] = {"current": _("nhiệm kỳ này"), "next": _("nhiệm kỳ tới"), "past": _("nhiệm kỳ trước")}
BYLINES: dict[str, Any] = {
    "text_and_photo": _("Tin và ảnh"),
    "text": _("Tin, bài"),
    "photo": _("Ảnh"),
    "source": _("Nguồn"),
    "name_only": _("Tên không có nhãn"),
}
KINDS: dict[str, Any] = {
    "marker": _("dấu ảnh"),
    "caption": _("chú thích ảnh"),
    "headline": _("đầu đề"),
    "lead": _("đoạn mở đầu"),
    "body": _("nội dung"),
    "byline": _("tác giả"),
    "stamp": _("ngày đăng"),
    "promotion": _("quảng bá, bỏ"),
    "empty": _("trống"),
    "unplaced": _("chưa xếp được"),
}
NOTES: dict[str, Any] = {
    "no_rule": _("không khớp quy tắc nào"),
    "table_remains": _("phần sót của bảng"),
    "urgency_mark": _("dấu độ khẩn"),
    "needs_review": _("cần xem lại"),
    "promotion": _("dòng quảng bá của trang báo"),
}
WARNINGS: dict[str, Any] = {
    "aspects": _("Xây dựng Đảng bộ: không nêu đủ 5 mặt"),
    "comma_ambiguity": _("Dấu phẩy có thể đọc theo hai cách"),
    "open_list": _("Danh sách để mở"),
    "sentences_after": _("Số câu sau lời dẫn nhiều hơn số khâu đột phá; câu thừa là phương hướng"),
    "breakthrough_count_differs": _("Số khâu đột phá nêu tên khác số đã nói"),
    "impossible_day": _("Ngày viết trong bài không có trong lịch: không nhận là ngày"),
    "unknown_rank": _("Cấp bậc không có trong danh sách: giữ nguyên chữ"),
    "person_without_role": _("Người có tên nhưng chưa rõ vai trò"),
    "caption_unsure": _("Không chắc là chú thích ảnh"),
    "byline_unsure": _("Tên không có nhãn Tin, Ảnh"),
    "marker_in_line": _("Từ đánh dấu ảnh lẫn trong dòng chữ"),
}


def warning_label(code: str) -> Any:
    """The words of a warning; families of codes (aspects_4_of_5, four_sentences_after_three) share theirs."""
    if code.startswith("aspects_"):
        return WARNINGS["aspects"]
    if "_sentences_after_" in code:
        return WARNINGS["sentences_after"]
    return WARNINGS[code]
