//! The Markdown dialect of the pages: mdBook's, plus formulae.

use pulldown_cmark::{Options, Parser};

/// A parser that sees what mdBook sees, and `$…$` as formulae.
pub fn parser(text: &str) -> Parser<'_> {
    Parser::new_ext(
        text,
        Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_HEADING_ATTRIBUTES
            | Options::ENABLE_DEFINITION_LIST
            | Options::ENABLE_GFM
            | Options::ENABLE_MATH,
    )
}

/// The line, from 1, on which byte `offset` lies.
pub fn line_of(text: &str, offset: usize) -> usize {
    1 + text[..offset].matches('\n').count()
}
