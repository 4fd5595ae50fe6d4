//! The whole of it: from what was typed to what is said.

use std::io::{self, BufRead as _, IsTerminal as _, Write as _};
use std::time::Duration;

use contract::a5::{FinishReason, Generated};
use wording::Lang;

use crate::answer::{Model as _, Wanted};
use crate::benchmark::benchmark;
use crate::chat::{Message, Template};
use crate::cli::Cli;
use crate::device::device;
use crate::exit_code::ExitCode;
use crate::files::ModelFiles;
use crate::parts;
use crate::parts::decoding;
use crate::parts::model::Llama;
use crate::parts::tokenizer::Tokens;
use crate::problem::{Problem, Result};
use crate::terminal::Watched;

/// Talks.
///
/// # Errors
///
/// What is missing, or fails.
pub fn talk(cli: &Cli, lang: Lang) -> Result<()> {
    if cli.prompt.is_none() && !cli.chat && !cli.benchmark {
        let words = (
            "要接着写什么？例如：cargo run -p talk --release -- \"今天我来到了\"，或加上 --chat",
            "go on with what? For example: cargo run -p talk --release -- \"Once upon a time\", or --chat",
        );
        return Err(Problem::new(ExitCode::Usage, words));
    }
    let device = device(&cli.device)?;
    tch::set_num_threads(cli.threads);
    let files = ModelFiles::open(cli.model.as_deref())?;
    if cli.benchmark {
        return benchmark(&files, device);
    }
    let (tokens, tokenizer) = Tokens::open(&files, cli.staff)?;
    let (llama, model) = Llama::open(&files, cli.staff, device)?;
    let decoding = decoding::choose(cli.staff);
    let own_decoding = decoding.whose.is_yours();
    let all: Vec<parts::Part> = [tokenizer].into_iter().chain(model).chain([decoding]).collect();
    eprintln!("{}", parts::line(&all, lang));
    let tokens = tokens.with_size(llama.vocabulary_size());
    let talk = Talk { cli, lang, tokens, llama, own_decoding };
    if cli.chat { talk.chat(&Template::open(&files)?) } else { talk.go_on() }
}

/// All that talking needs.
struct Talk<'a> {
    cli: &'a Cli,
    lang: Lang,
    tokens: Tokens,
    llama: Llama,
    own_decoding: bool,
}

impl Talk<'_> {
    fn go_on(&self) -> Result<()> {
        let prompt = self.cli.prompt.as_deref().unwrap_or_default();
        print!("{prompt}");
        self.answer(prompt).map(|_| ())
    }

    /// Answers each line, in the light of those before it.
    fn chat(&self, template: &Template) -> Result<()> {
        let mut messages = vec![];
        let mut next = self.cli.prompt.clone();
        loop {
            let line = match next.take() {
                Some(line) => line,
                None => match typed()? {
                    Some(line) => line,
                    None => return Ok(()),
                },
            };
            messages.push(Message::user(&line));
            let made = self.answer(&template.prompt(&messages)?)?;
            messages.push(Message::assistant(&made.text));
        }
    }

    /// Goes on with a text, and says how fast it went.
    fn answer(&self, text: &str) -> Result<Generated> {
        let prompt = self.tokens.encode(text);
        let wanted = Wanted {
            prompt: &prompt,
            max_tokens: self.cli.max_tokens,
            end_ids: &self.llama.end_ids,
            temperature: self.cli.temperature,
            seed: self.cli.seed,
            context: self.llama.context(),
            vocabulary: &self.tokens.spelling,
        };
        if prompt.is_empty() || prompt.len() >= wanted.context {
            return Err(unreadable(prompt.len(), wanted.context));
        }
        let mut watched = Watched::new(self.llama.start(), prompt.len(), self.cli.show);
        let mut show = |piece: &str| {
            print!("{piece}");
            // Who reads what is said sees it at once; a closed pipe ends nothing.
            let _ = io::stdout().flush();
        };
        let made = tch::no_grad(|| {
            decoding::generate(self.own_decoding, &mut watched, &wanted, &mut show)
        });
        println!();
        let made = made.map_err(|error| Problem::failed(&error))?;
        self.show(&watched, &made, prompt.len());
        let (prefilled, since) = watched.times();
        eprintln!("{}", self.speed(&made, prompt.len(), prefilled, since));
        Ok(made)
    }

    /// A line for each token, if that was asked for.
    fn show(&self, watched: &Watched<'_>, made: &Generated, prompt: usize) {
        let ended = (made.finish == FinishReason::End).then(|| self.llama.end_ids.first());
        let tokens = made.ids.iter().chain(ended.flatten());
        for (i, token) in tokens.enumerate() {
            if let Some(thought) = watched.thought(prompt + i) {
                println!("{:>4}  {}", i + 1, thought.line(*token, &self.tokens.spelling));
            }
        }
    }

    fn speed(&self, made: &Generated, prompt: usize, first: Duration, rest: Duration) -> String {
        let n = made.ids.len();
        // The first token came with the prompt.
        let rate = n.saturating_sub(1) as f64 / rest.as_secs_f64().max(1e-9);
        let first = first.as_secs_f64();
        match self.lang {
            Lang::Zh => {
                format!("提示 {prompt} 个词元，{first:.2} 秒；生成 {n} 个，每秒 {rate:.1} 个")
            }
            Lang::En => {
                format!("prompt: {prompt} tokens in {first:.2} s; {n} tokens, {rate:.1} tokens/s")
            }
        }
    }
}

fn unreadable(got: usize, longest: usize) -> Problem {
    let words = (
        format!("提示有 {got} 个词元：应为 1 到 {} 个", longest - 1),
        format!("the prompt has {got} tokens: 1 to {} would fit", longest - 1),
    );
    Problem::new(ExitCode::Failed, words)
}

/// The next line that is not empty; none at the end.
fn typed() -> Result<Option<String>> {
    loop {
        if io::stdin().is_terminal() {
            eprint!("> ");
        }
        let mut line = String::new();
        let read = io::stdin().lock().read_line(&mut line);
        if read.map_err(|error| Problem::failed(&error))? == 0 {
            return Ok(None);
        }
        if !line.trim().is_empty() {
            return Ok(Some(line.trim().to_string()));
        }
    }
}
