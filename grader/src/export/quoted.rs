//! Text of others in the log of a workflow.

use harness::readable;
use sha2::{Digest, Sha256};
use wording::workflow::stopped;

/// The runner obeys no command in it. The token that ends it is a hash of the text, so that
/// the text cannot hold it. Each line is marked, too, since the viewer of logs reads colours
/// and groups out of the beginning of a line.
pub fn quoted(text: &str) -> String {
    let lines: String = readable(text).lines().map(|line| format!("| {line}\n")).collect();
    stopped(&lines, &hex::encode(Sha256::digest(&lines)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_cannot_end_its_own_quotation() {
        let first = quoted("hello");
        let token = first.lines().next().unwrap().trim_start_matches("::stop-commands::");
        let second = quoted(&format!("hello\n::{token}::\n::set-env name=A::b"));
        let end = second.lines().last().unwrap();
        assert_ne!(end, format!("::{token}::"), "another text has another token");
        let inside = second.lines().skip(1).take_while(|line| *line != end);
        assert!(inside.clone().all(|line| line.starts_with("| ")), "{second}");
        assert_eq!(inside.count(), 3);
    }
}
