//! The command line as it is typed.

use std::path::PathBuf;

use clap::Parser;
use wording::Lang;

use crate::exit_code;

/// Talk with a LLaMA: your own tokenizer, components, model, cache and decoding, as far as they
/// are finished
///
/// 用自己写的 LLaMA 说话：没有写完的部分由课程提供的代替。
#[derive(Debug, Parser)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
#[command(name = "talk", after_help = exit_code::HELP)]
pub struct Cli {
    /// What to go on with; with --chat, what to say first
    pub prompt: Option<String>,
    /// A conversation, in the model's own chat template: each line that is typed is answered
    #[arg(long)]
    pub chat: bool,
    /// A LLaMA folder in Hugging Face's form; .models/smollm2 if nothing is said
    #[arg(long, value_name = "DIR")]
    pub model: Option<PathBuf>,
    /// Where to compute: cpu, or cuda where LIBTORCH names a libtorch with CUDA
    #[arg(long, default_value = "cpu", value_name = "DEVICE")]
    pub device: String,
    /// Print for each token its probability and the five runners-up
    #[arg(long)]
    pub show: bool,
    /// So many tokens at most, for each answer
    #[arg(long, default_value_t = 64, value_name = "N")]
    pub max_tokens: usize,
    /// 0 takes the likeliest token each time; 0.7 varies
    #[arg(long, default_value_t = 0.0, value_name = "T")]
    pub temperature: f64,
    /// The seed of the random numbers
    #[arg(long, default_value_t = 0)]
    pub seed: u64,
    /// Use nothing of yours
    #[arg(long)]
    pub staff: bool,
    /// How many threads libtorch computes with
    #[arg(long, default_value_t = 2, value_name = "N")]
    pub threads: i32,
    /// The language of what is said besides
    #[arg(long, value_enum)]
    pub lang: Option<Lang>,
    /// For benchmarks: time the staff's model, as each line of standard input asks
    #[arg(long, hide = true)]
    pub benchmark: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        use clap::CommandFactory as _;
        Cli::command().debug_assert();
    }
}
