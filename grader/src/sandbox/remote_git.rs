//! The staff's own git, which talks to the repositories of a class over the network.
//!
//! It cannot be confined: the sandbox has no network. What others wrote gets no hold of it
//! all the same: **it only moves objects between repositories**. It works in repositories
//! that the grader has made, so their configuration is ours; it has no working tree, so no
//! file, filter or link of a student's comes to disk by its name; no hook runs, no submodule
//! is looked at, and no address can start a program.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use harness::readable;

/// The variable that holds a token for addresses that begin with `https://`.
pub const TOKEN: &str = "GRADER_GIT_TOKEN";

/// The arguments before every command.
const FIXED: [&str; 13] = [
    "--no-pager",
    "--no-replace-objects",
    "-c",
    "core.hooksPath=/dev/null",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "gc.auto=0",
    "-c",
    "maintenance.auto=false",
    "-c",
    "submodule.recurse=false",
    "--literal-pathspecs",
];

/// Variables that would lead git elsewhere. All others stay: they say how the staff reaches
/// its server.
const ELSEWHERE: [&str; 7] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_NAMESPACE",
    "GIT_COMMON_DIR",
];

/// What git runs with: protocols that start no program, nobody to ask, no waiting for a
/// server that says nothing, and always the same author.
const ENVIRONMENT: [(&str, &str); 11] = [
    ("GIT_ALLOW_PROTOCOL", "file:git:http:https:ssh"),
    ("GIT_TERMINAL_PROMPT", "0"),
    ("GIT_ASKPASS", ""),
    ("SSH_ASKPASS", ""),
    ("GIT_HTTP_LOW_SPEED_LIMIT", "1000"),
    ("GIT_HTTP_LOW_SPEED_TIME", "60"),
    ("LC_ALL", "C"),
    ("GIT_AUTHOR_NAME", "grader"),
    ("GIT_AUTHOR_EMAIL", "grader@localhost"),
    ("GIT_COMMITTER_NAME", "grader"),
    ("GIT_COMMITTER_EMAIL", "grader@localhost"),
];

/// Answers git with the token. Git runs it in a shell, and the token is in its environment
/// and not in its arguments, which every user of the machine can read.
const HELPER: &str = "!f() { test \"$1\" = get && printf 'username=x-access-token\\npassword=%s\\n' \"$GRADER_GIT_TOKEN\"; }; f";

/// Git in a bare repository that the grader has made.
#[derive(Debug)]
pub struct RemoteGit {
    /// The repository.
    pub repository: PathBuf,
    /// The address of the repository that it talks to.
    pub url: String,
}

impl RemoteGit {
    /// Makes the repository, empty.
    ///
    /// # Errors
    ///
    /// If it cannot be made: git's own words.
    pub fn make(&self) -> io::Result<()> {
        let repository = self.repository.to_string_lossy().into_owned();
        let mut init = command();
        // Without templates: they hold hooks.
        init.args(["init", "--quiet", "--bare", "--template=", "--initial-branch=main", "--"]);
        finish(init.arg(repository), b"").map(drop)
    }

    /// What git prints.
    ///
    /// # Errors
    ///
    /// If it cannot be started, or fails: the line of its own words that says why.
    pub fn run(&self, arguments: &[&str]) -> io::Result<String> {
        self.run_on(arguments, b"")
    }

    /// What git prints if it reads `input`.
    ///
    /// # Errors
    ///
    /// As [`run`](Self::run).
    pub fn run_on(&self, arguments: &[&str], input: &[u8]) -> io::Result<String> {
        let mut git = command();
        git.arg(format!("--git-dir={}", self.repository.display()));
        if std::env::var_os(TOKEN).is_some()
            && let Some(server) = https_server(&self.url)
        {
            git.arg("-c").arg(format!("credential.{server}.helper={HELPER}"));
        }
        finish(git.args(arguments), input)
    }
}

/// The address of the repository that `repository` was fetched from.
///
/// # Errors
///
/// If it is none that the grader has fetched.
pub fn origin(repository: &Path) -> io::Result<String> {
    let git = RemoteGit { repository: repository.into(), url: String::new() };
    let url = git.run(&["config", "--local", "--get", "remote.origin.url"])?;
    Ok(url.trim_end().to_string())
}

fn command() -> Command {
    let mut git = Command::new("git");
    git.args(FIXED).envs(ENVIRONMENT);
    for name in ELSEWHERE {
        git.env_remove(name);
    }
    if std::env::var_os("GIT_SSH_COMMAND").is_none() {
        let ssh = "ssh -o BatchMode=yes -o ConnectTimeout=30 -o ServerAliveInterval=15";
        git.env("GIT_SSH_COMMAND", ssh);
    }
    git
}

/// Runs it to its end.
fn finish(git: &mut Command, input: &[u8]) -> io::Result<String> {
    git.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = git.spawn()?;
    let mut stdin = child.stdin.take().expect("it is piped");
    // Git reads all of it before it writes. If it ends earlier, it says why itself.
    let _ = stdin.write_all(input);
    drop(stdin);
    let Output { status, stdout, stderr } = child.wait_with_output()?;
    if status.success() {
        return Ok(String::from_utf8_lossy(&stdout).into_owned());
    }
    Err(io::Error::other(reason(&String::from_utf8_lossy(&stderr))))
}

/// The line that says why git failed, without what stands for a password in an address.
fn reason(stderr: &str) -> String {
    let lines = || stderr.lines().map(str::trim).filter(|line| !line.is_empty());
    let says_why = |line: &&str| line.starts_with("fatal: ") || line.starts_with("! [");
    let line = lines().find(says_why).or_else(|| lines().next_back()).unwrap_or_default();
    let words = line.split(' ').map(without_password);
    readable(&words.collect::<Vec<_>>().join(" "))
}

/// An address without the name and the password in it.
pub fn without_password(word: &str) -> String {
    match word.split_once("://") {
        Some((scheme, rest)) => {
            let end = rest.find('/').unwrap_or(rest.len());
            let host = rest[..end].rfind('@').map_or(0, |at| at + 1);
            format!("{scheme}://{}", &rest[host..])
        }
        None => word.into(),
    }
}

/// `https://example.org` of `https://example.org/amy/a.git`.
fn https_server(url: &str) -> Option<String> {
    let rest = url.strip_prefix("https://")?;
    let host = rest.split('/').next().filter(|host| !host.is_empty())?;
    Some(format!("https://{}", host.rsplit('@').next().unwrap_or(host)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reason_is_gits_own_line_and_holds_no_password() {
        let said = "remote: hello\nfatal: unable to access 'https://amy:secret@example.org/x.git/': no\nmore\n";
        assert_eq!(reason(said), "fatal: unable to access 'https://example.org/x.git/': no");
        assert_eq!(reason("To /x\n ! [rejected] a -> b (stale)\n"), "! [rejected] a -> b (stale)");
        assert_eq!(reason("odd\u{1b}[31m\n"), "odd·[31m");
    }

    #[test]
    fn a_token_is_for_the_server_of_the_address() {
        let server = |url| https_server(url).unwrap_or_default();
        assert_eq!(server("https://example.org/amy/x.git"), "https://example.org");
        assert_eq!(server("https://u:p@example.org:8443/x"), "https://example.org:8443");
        assert_eq!(server("http://example.org/x"), "");
        assert_eq!(server("/srv/git/amy.git"), "");
    }

    #[test]
    fn an_address_that_would_start_a_program_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let git = RemoteGit { repository: folder.path().join("x.git"), url: String::new() };
        git.make().unwrap();
        let mark = folder.path().join("started");
        let url = format!("ext::sh -c touch%20{}", mark.display());
        let error = git.run(&["ls-remote", "--", &url]).unwrap_err().to_string();
        assert!(error.contains("transport 'ext' not allowed"), "{error}");
        assert!(!mark.exists());
    }
}
