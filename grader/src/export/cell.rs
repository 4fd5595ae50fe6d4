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
}
