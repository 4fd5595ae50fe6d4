//! A conversation as the model was trained to read one.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, context};
use serde::Serialize;

use crate::files::ModelFiles;
use crate::problem::{Problem, Result};

/// Where the template stands: in a file of its own, or in this one.
const FILE: &str = "tokenizer_config.json";

/// What somebody said.
#[derive(Debug, Clone, Serialize)]
pub struct Message {
    role: &'static str,
    content: String,
}

impl Message {
    /// What was asked.
    pub fn user(content: &str) -> Self {
        Self { role: "user", content: content.into() }
    }

    /// What was answered.
    pub fn assistant(content: &str) -> Self {
        Self { role: "assistant", content: content.into() }
    }
}

/// The chat template of a folder.
pub struct Template {
    source: String,
}

impl Template {
    /// # Errors
    ///
    /// If the folder has none.
    pub fn open(files: &ModelFiles) -> Result<Self> {
        let config = files.json(FILE)?;
        let source = config["chat_template"].as_str();
        let none = (
            "没有 `chat_template`，不加 --chat 也能用",
            "there is no `chat_template`; it talks without --chat",
        );
        let source = source.ok_or_else(|| files.broken(FILE, none))?;
        Ok(Self { source: source.into() })
    }

    /// The text of a conversation, up to where the answer begins.
    ///
    /// # Errors
    ///
    /// If the template cannot be filled in.
    pub fn prompt(&self, messages: &[Message]) -> Result<String> {
        let mut environment = Environment::new();
        // As transformers sets them.
        let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
        environment.set_syntax(syntax.map_err(|error| Problem::failed(&error))?);
        let values = context! { messages => Serde(messages), add_generation_prompt => true };
        let filled = environment.render_str(&self.source, values);
        filled.map_err(|error| Problem::failed(&error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_conversation_is_filled_in() {
        let source = "{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}{{ '<s>Be kind</s>\n' }}{% endif %}{{'<' + message['role'] + '>' + message['content'] + '\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<assistant>' }}{% endif %}";
        let template = Template { source: source.into() };
        let messages = [Message::user("1+1?"), Message::assistant("2"), Message::user("再加1")];
        let prompt = template.prompt(&messages).unwrap();
        assert_eq!(prompt, "<s>Be kind</s>\n<user>1+1?\n<assistant>2\n<user>再加1\n<assistant>");
    }
}
