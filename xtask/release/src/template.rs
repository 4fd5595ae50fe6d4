//! Templates: texts with `{{name}}` in them, and parts that only some editions have.
//!
//! ```text
//! {{if libtorch}}
//! These lines stand in an edition that needs libtorch.
//! {{end}}
//! ```

/// What is put into a template.
#[derive(Debug, Default)]
pub struct Template<'a> {
    /// Names, and what stands in their place.
    pub values: &'a [(&'a str, &'a str)],
    /// Parts that are kept.
    pub parts: &'a [&'a str],
}

impl Template<'_> {
    /// The text that `template` makes.
    ///
    /// # Errors
    ///
    /// What is not known, as it stands in the template.
    pub fn fill(&self, template: &str) -> Result<String, String> {
        let (mut text, mut keep) = (String::new(), true);
        for line in template.lines() {
            if let Some(part) = line.strip_prefix("{{if ").and_then(|rest| rest.strip_suffix("}}"))
            {
                keep = self.parts.contains(&part);
            } else if line == "{{end}}" {
                keep = true;
            } else if keep {
                text += line;
                text.push('\n');
            }
        }
        for (name, value) in self.values {
            text = text.replace(&format!("{{{{{name}}}}}"), value);
        }
        match text.split_once("{{") {
            Some((_, rest)) => Err(format!("{{{{{}", rest.lines().next().unwrap_or_default())),
            None => Ok(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_filled_in_and_parts_are_kept_or_not() {
        let template = "a {{x}}\n{{if one}}\n1\n{{end}}\n{{if two}}\n2\n{{end}}\nz\n";
        let of = Template { values: &[("x", "b")], parts: &["two"] };
        assert_eq!(of.fill(template).unwrap(), "a b\n2\nz\n");
        assert_eq!(of.fill("{{nothing}} here").unwrap_err(), "{{nothing}} here");
    }
}
