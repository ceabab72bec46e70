//! The chart under *Tổng hợp*: the machine's share of points, unit by unit in rank order.

use rust_xlsxwriter::{Chart, ChartFormat, ChartLine, ChartSolidFill, ChartType};

use super::grid::{Grid, Written};
use super::{Book, overview, style, wording};

/// Units up to which the chart is one horizontal bar each; more are drawn as columns.
const BARS: usize = 24;
/// Units a chart can still show.
const COLUMNS: usize = 150;
/// Width in pixels: about that of the table above.
const WIDTH: u32 = 1_680;
/// Tallest chart in pixels; it must fit into the tallest row.
const HEIGHT: u32 = 530;
/// Pixels between the chart and the edges of its row.
const SPACE: u32 = 6;
/// Points (of row height) in a pixel.
const POINTS: f64 = 0.75;

/// Draws the scored units, which stand in the first rows of the table, below the table.
pub(super) fn draw(grid: &mut Grid<'_>, book: &Book<'_>, row: u32) -> Written {
    let comparison = book.comparison;
    // A chart would draw the words of an unscored unit as 0.
    let scored = comparison
        .order
        .iter()
        .map(|index| &comparison.units[*index].assessment)
        .take_while(|one| one.score.percent.is_some() && wording::absence(one).is_none())
        .count();
    if scored == 0 {
        let note = "Chưa có đơn vị nào được chấm nên không có biểu đồ.";
        return grid.text(row, 0, note, &book.styles.note);
    }
    if scored > COLUMNS {
        let note = format!("Không vẽ biểu đồ: {scored} đơn vị là quá nhiều cho một trang in.");
        return grid.text(row, 0, &note, &book.styles.note);
    }
    let bars = scored <= BARS;
    let mut chart = Chart::new(if bars {
        ChartType::Bar
    } else {
        ChartType::Column
    });
    let (first, last) = (overview::FIRST, overview::FIRST + scored as u32 - 1);
    let fill = ChartSolidFill::new().set_color(style::BAR).clone();
    chart
        .add_series()
        .set_name(&*book.language.say("Tỷ lệ điểm máy"))
        .set_categories((overview::NAME, first, overview::UNIT, last, overview::UNIT))
        .set_values((
            overview::NAME,
            first,
            overview::PERCENT,
            last,
            overview::PERCENT,
        ))
        .set_gap(40)
        .set_format(ChartFormat::new().set_solid_fill(&fill));
    chart
        .title()
        .set_name(
            &*book
                .language
                .say("Tỷ lệ điểm máy chấm so với điểm tối đa áp dụng"),
        )
        .set_font(style::chart_font(14).set_bold());
    chart.legend().set_hidden();
    // In a chart of horizontal bars the names stand on the axis called y.
    let shares = if bars { chart.x_axis() } else { chart.y_axis() };
    shares
        .set_min(0)
        .set_max(1)
        .set_num_format("0%")
        .set_font(&style::chart_font(11))
        .set_major_gridlines(true)
        .set_major_gridlines_line(ChartLine::new().set_color(style::LINE));
    let font = style::chart_font(if scored > 60 { 9 } else { 11 });
    if bars {
        let names = chart.y_axis();
        names
            .set_reverse()
            .set_font(&font)
            .set_major_gridlines(false);
    } else {
        chart.x_axis().set_font(font.clone().set_rotation(-60));
    }
    let height = if bars {
        (110 + 18 * scored as u32).min(HEIGHT)
    } else {
        HEIGHT
    };
    chart.set_width(WIDTH).set_height(height);
    // Excel cuts a chart at the end of a page but never a row: the chart stands in one tall row.
    let row_height = f64::from(height + 2 * SPACE) * POINTS;
    // A streamed row is written when it has a cell.
    grid.text(row, 0, "", &book.styles.base)?;
    grid.sheet.set_row_height(row, row_height)?;
    grid.sheet
        .insert_chart_with_offset(row, 0, &chart, 0, SPACE)?;
    grid.end_rows(row)
}
