//! Formulae: LaTeX between dollar signs becomes `MathML`.
//!
//! Knows nothing of files or of mdBook. **A formula that cannot be converted is
//! an error, and so is a dollar sign without a partner**: neither ever reaches
//! a reader.

use std::fmt::Write;
use std::ops::Range;

use math_core::{LatexToMathML, MathCoreConfig, MathDisplay};
use pulldown_cmark::{Event, Tag, TagEnd};

use crate::markdown::{line_of, parser};

/// A formula that could not be converted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormulaError {
    /// Line of the page, from 1.
    pub line: usize,
    /// The formula as written, dollar signs included.
    pub formula: String,
    /// Why not.
    pub reason: String,
}

/// The page with every formula outside code replaced by `MathML`.
///
/// # Errors
///
/// The first formula that cannot be converted, or dollar sign without a partner.
pub fn render(page: &str) -> Result<String, FormulaError> {
    let converter = converter();
    let fail = |range: &Range<usize>, reason: String| FormulaError {
        line: line_of(page, range.start),
        formula: page[range.clone()].to_owned(),
        reason,
    };
    let convert = |latex: &str, display, range: &Range<usize>| {
        let result = converter
            .convert_with_local_state(latex, display)
            .map_err(|error| fail(range, error.error_message()))?;
        if result.warnings.has_any() {
            return Err(fail(range, "it refers to an unknown label".to_owned()));
        }
        Ok(escape_markdown(&result.mathml))
    };

    let mut rendered = String::with_capacity(page.len());
    let mut copied = 0;
    let mut in_code = false;
    for (event, range) in parser(page).into_offset_iter() {
        let replacement = match event {
            Event::InlineMath(latex) => convert(&latex, MathDisplay::Inline, &range)?,
            Event::DisplayMath(latex) => format!(
                r#"<span class="formula">{}</span>"#,
                convert(&latex, MathDisplay::Block, &range)?
            ),
            Event::Start(Tag::CodeBlock(_)) => {
                in_code = true;
                continue;
            }
            Event::End(TagEnd::CodeBlock) => {
                in_code = false;
                continue;
            }
            Event::Text(_) | Event::Html(_) | Event::InlineHtml(_) if !in_code => {
                if let Some(dollar) = lone_dollar(page, &range) {
                    let reason = r"no matching dollar sign here (write \$ for a plain one)";
                    return Err(fail(&dollar, reason.to_owned()));
                }
                continue;
            }
            _ => continue,
        };
        rendered.push_str(&page[copied..range.start]);
        rendered.push_str(&replacement);
        copied = range.end;
    }
    rendered.push_str(&page[copied..]);
    Ok(rendered)
}

fn converter() -> LatexToMathML {
    // Chromium misplaces the combining arrow that \vec would give.
    let macros = vec![("vec".to_owned(), r"\overrightarrow{#1}".to_owned())];
    LatexToMathML::new(MathCoreConfig { macros, ..MathCoreConfig::default() })
        .expect("the macros are ours")
}

/// The rest of the line from the first unescaped `$` in `range` on.
fn lone_dollar(page: &str, range: &Range<usize>) -> Option<Range<usize>> {
    let (at, _) = page[range.clone()]
        .match_indices('$')
        .map(|(index, dollar)| (range.start + index, dollar))
        .find(|(at, _)| !page[..*at].ends_with('\\'))?;
    let end = page[at..].find('\n').map_or(page.len(), |n| at + n);
    Some(at..end)
}

/// `MathML` on one line, in which Markdown finds nothing to do.
fn escape_markdown(mathml: &str) -> String {
    let mut escaped = String::with_capacity(mathml.len());
    for char in mathml.chars() {
        match char {
            '\n' => escaped.push(' '),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '!' | '$' | '^' | ':' => {
                write!(escaped, "&#{};", u32::from(char)).expect("a String takes all");
            }
            _ => escaped.push(char),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inline_and_display_formulae_become_mathml() {
        let html = render("令 $x^2$,则\n\n$$\\sum_{i=1}^n x_i$$\n").unwrap();
        assert!(html.contains("令 <math><msup>"), "{html}");
        assert!(html.contains(r#"<span class="formula"><math display="block">"#));
        assert!(!html.contains('$'));
    }

    #[test]
    fn chinese_text_in_a_formula_survives() {
        let html =
            render(r"$$y = \begin{cases} x & \text{若 } x > 0 \\ 0 & \text{否则} \end{cases}$$");
        assert!(html.unwrap().contains("否则"));
    }

    #[test]
    fn a_formula_may_touch_chinese_characters() {
        assert!(render("公式$x$的值").unwrap().contains("公式<math>"));
    }

    #[test]
    fn dollars_in_code_and_escaped_dollars_stay() {
        let page = "`$HOME` costs \\$5\n\n```sh\necho $HOME\n```\n\n    $x$\n";
        assert_eq!(render(page).unwrap(), page);
    }

    #[test]
    fn nothing_in_the_mathml_is_markdown() {
        let html = render("$a * b * c$ and $[x](y)$, $a_i$ and $b_j$, $|v|$").unwrap();
        assert!(!html.contains(['*', '_', '[', '|']), "{html}");
    }

    #[test]
    fn a_bad_formula_is_an_error_with_its_line() {
        let error = render("第一行\n\n这里 $\\frac{a}{$ 错\n").unwrap_err();
        assert_eq!(error.line, 3);
        let error = render("a\nb $\\nosuchcommand$\n").unwrap_err();
        assert_eq!((error.line, error.formula.as_str()), (2, r"$\nosuchcommand$"));
        assert!(error.reason.contains("nosuchcommand"), "{}", error.reason);
    }

    #[test]
    fn a_reference_to_nothing_is_an_error() {
        assert!(render(r"$\ref{nowhere}$").is_err());
    }

    #[test]
    fn a_dollar_without_a_partner_is_an_error() {
        assert_eq!(render("one\n\ncosts $5 only\n").unwrap_err().line, 3);
        assert_eq!(render("<p>$x$</p>\n").unwrap_err().line, 1);
    }
}
