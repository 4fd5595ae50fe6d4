//! A roster as rows of cells, before anybody knows what the columns hold.

use csv::StringRecord;
use wording::Words;

use super::at_row;
use crate::caps;
use crate::name::shown;

/// The separators that are tried.
pub const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];

/// A row that is not empty.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its number, counted as a spreadsheet does.
    pub number: u64,
    /// Its cells without spaces around them.
    pub cells: Vec<String>,
}

impl Row {
    /// The cell in this column, which is empty if the row is too short.
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    /// How many cells are not empty.
    pub fn filled(&self) -> usize {
        self.cells.iter().filter(|cell| !cell.is_empty()).count()
    }
}

/// The separator that the first line names (`sep=;`, as Excel has it), and the text with
/// that line empty: rows keep their numbers.
pub fn declared(text: &str) -> (Option<u8>, &str) {
    let (line, _) = text.split_once('\n').unwrap_or((text, ""));
    let word =
        line.trim_start_matches('"').get(..4).filter(|word| word.eq_ignore_ascii_case("sep="));
    let separator = word.and_then(|_| line.trim_start_matches('"').as_bytes().get(4)).copied();
    match separator {
        Some(separator) if separator.is_ascii() && separator != b'"' => {
            (Some(separator), &text[line.len()..])
        }
        _ => (None, text),
    }
}

/// The rows that are not empty. Every row ends at a line feed: a quotation that nobody
/// closed must not swallow the students after it.
///
/// # Errors
///
/// If a cell holds an end of line.
pub fn rows(text: &str, separator: u8) -> Result<Vec<Row>, Words> {
    let mut builder = csv::ReaderBuilder::new();
    let builder = builder.has_headers(false).flexible(true).delimiter(separator);
    let mut reader = builder.from_reader(text.as_bytes());
    let lines: Vec<&str> = text.split('\n').collect();
    let mut record = StringRecord::new();
    let mut rows = Vec::new();
    while reader.read_record(&mut record).map_err(|error| unreadable(&error))? {
        let number = number(&record, &lines);
        if let Some(cell) = record.iter().find(|cell| cell.contains('\n')) {
            return Err(at_row(number, &end_of_line(cell)));
        }
        if record.len() > caps::CELLS {
            return Err(at_row(number, &too_many()));
        }
        let row = Row { number, cells: record.iter().map(plain).collect() };
        if row.filled() > 0 {
            rows.push(row);
        }
    }
    Ok(rows)
}

/// The number of the row. The reader counts empty lines before a row as part of it.
fn number(record: &StringRecord, lines: &[&str]) -> u64 {
    let from = record.position().map_or(0, csv::Position::line).max(1);
    let before = lines.iter().skip(from as usize - 1).take_while(|line| line.is_empty());
    from + before.count() as u64
}

/// The text of a cell. Excel and Canvas write `="001"` for text that looks like a number.
fn plain(cell: &str) -> String {
    let cell = cell.trim();
    let text = cell.strip_prefix("=\"").and_then(|cell| cell.strip_suffix('"'));
    text.unwrap_or(cell).trim().into()
}

fn end_of_line(cell: &str) -> Words {
    let cell = shown(cell.as_bytes());
    Words::new(
        format!("`{cell}` 这一格里有换行，多半是引号没有成对；请改正"),
        format!(
            "a line ends in the cell `{cell}`, most likely because a quotation mark is not closed; mend it"
        ),
    )
}

/// The message about a cell with a character that nobody sees.
pub fn control_character(cell: &str) -> Words {
    let cell = shown(cell.as_bytes());
    Words::new(
        format!("`{cell}` 中有控制字符；请删去"),
        format!("a control character in `{cell}`; take it out"),
    )
}

fn too_many() -> Words {
    Words::new(
        format!("超过 {} 格；请只保留学生那几列", caps::CELLS),
        format!("more than {} cells; keep the students' columns only", caps::CELLS),
    )
}

fn unreadable(error: &csv::Error) -> Words {
    let why = shown(error.to_string().as_bytes());
    Words::new(
        format!("无法读取名单（{why}）；请另存为 CSV"),
        format!("it cannot be read ({why}); save it as CSV"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_keep_their_numbers_and_empty_ones_are_left_out() {
        let (separator, text) = declared("SEP=;;;\n\n学号;姓名\n;;\n 1 ;\"李;雷\"\n");
        let rows = rows(text, separator.unwrap()).unwrap();
        let found: Vec<_> = rows.iter().map(|row| (row.number, row.cells.join("|"))).collect();
        assert_eq!(found, [(3, "学号|姓名".into()), (5, "1|李;雷".into())]);
        assert_eq!(declared("sept,b\n").0, None);
    }

    #[test]
    fn text_that_looks_like_a_number_is_text() {
        let rows = rows("=\"001\",\"=\"\"x\"\"\",\u{3000}李雷\u{a0}\n", b',').unwrap();
        assert_eq!(rows[0].cells, ["001", "x", "李雷"]);
    }
}
