//! Cells of tables for spreadsheets.

/// Puts an apostrophe before a text that a spreadsheet would read as a formula. For texts
/// only: a number such as -1 is none.
pub fn defuse(cell: &str) -> String {
    // Spreadsheets also accept the full-width characters of Chinese keyboards.
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        format!("'{cell}")
    } else {
        cell.into()
    }
}

/// The same for a cell of any kind: numbers, such as a telephone number by which somebody
/// logs in, stay as they are.
pub fn defuse_text(cell: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_digit() || b"+-.".contains(&byte);
    let is_number = cell.bytes().all(plain) && cell.parse::<f64>().is_ok();
    if is_number { cell.into() } else { defuse(cell) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_is_defused() {
        assert_eq!(defuse("=HYPERLINK(1)"), "'=HYPERLINK(1)");
        assert_eq!(defuse("@cmd"), "'@cmd");
        for wide in ["＝1", "＋1", "－1", "＠1"] {
            assert_eq!(defuse(wide), format!("'{wide}"));
        }
        assert_eq!(defuse("amy"), "amy");
    }

    #[test]
    fn a_number_is_no_formula() {
        for number in ["+8613800000000", "-1.5", "7", ""] {
            assert_eq!(defuse_text(number), number);
        }
        assert_eq!(defuse_text("-1+2"), "'-1+2");
        assert_eq!(defuse_text("=1"), "'=1");
        for text in ["+", "-.", "-inf", "+1-1"] {
            assert_eq!(defuse_text(text), format!("'{text}"));
        }
    }
}
