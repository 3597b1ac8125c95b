"""Refusals of the demo build."""

from quannhu.kernel.errors import declare

NOT_EMPTY = declare(
    "DEM-01",
    "Cơ sở dữ liệu {database} đã có dữ liệu khác, không dựng thế giới mẫu vào đó.",
    "Chọn cơ sở dữ liệu khác: quannhu demo build --database sqlite:////đường/dẫn/mới.sqlite3.",
)
HALF_BUILT = declare(
    "DEM-02",
    "Cơ sở dữ liệu {database} đang dựng dở thế giới mẫu (hạt giống {seed}).",
    "Xóa rồi tạo lại cơ sở dữ liệu đó, sau đó chạy lại quannhu demo build.",
)
OTHER_WORLD = declare(
    "DEM-03",
    "Cơ sở dữ liệu {database} đã có thế giới mẫu khác (hạt giống {seed}, đến ngày {last}).",
    "Dùng đúng hạt giống và ngày cuối đó, hoặc chọn cơ sở dữ liệu khác bằng --database.",
)
DAY_OUTSIDE = declare(
    "DEM-04",
    "Ngày cuối {day} không nằm trong khoảng từ {first} đến {last}.",
    "Ghi --until trong năm 2023, muộn hơn ngày 20/1.",
)
