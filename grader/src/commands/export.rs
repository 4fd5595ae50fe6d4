//! `grader export`: writes the results of a run in a format that another program reads.

use std::collections::BTreeMap;
use std::fs::Permissions;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use harness::Lang;

use crate::base::exit_code::ExitCode;
use crate::base::problem::Problem;
use crate::command_line::cli::ExportArguments;
use crate::evidence::report::Report;
use crate::evidence::run_folder::RunFolder;
use crate::evidence::signing::KeyPlace;
use crate::export::gradescope_autograder;
use crate::export::{
    self, Class, Export, ExportFile, ExportOptions, OutputFile, Results, Template, Variables,
};

/// Writes one export and says where it is.
///
/// # Errors
///
/// If format or run are unknown, there are no results, or a file cannot be written.
pub fn export(arguments: ExportArguments) -> Result<ExitCode, Problem> {
    let lang = arguments.lang;
    if arguments.format == gradescope_autograder::ID {
        return autograder(&arguments);
    }
    let format = export::named(&arguments.format)?;
    let asked = arguments.run.as_deref().ok_or_else(|| no_run(&arguments.format))?;
    let template = arguments.template.as_deref().map(read_template).transpose()?;
    let options = ExportOptions {
        bom: arguments.bom,
        template,
        titles: titles(&arguments.titles)?,
        variables: Variables::from_env(),
    };
    let run = RunFolder::meant(asked, &arguments.runs)?;
    let run = run.signed_with(KeyPlace::new(arguments.key.clone()).find()?);
    let (reports, rejected) = run.reports(&run.order());
    export::tell_rejected(&rejected, lang);
    let results = Results::new(&run, reports)?;
    if results.reports.is_empty() {
        return Err(no_results(&run.path));
    }
    let class = selected(&results, &options, &arguments.students, &arguments.assignments)?;
    let files = format.file().split(&class);
    match Place::new(arguments.out, format.file()) {
        Place::StandardOutput => print(format, &files, lang)?,
        Place::Run => in_run(format, &files, &run, lang)?,
        Place::File(path) => in_file(format, &files, &path, lang)?,
        Place::Folder(path) => in_folder(format, &files, &path, lang)?,
    }
    export::tell_notes(format, &class, lang);
    Ok(if rejected.is_empty() { ExitCode::Done } else { ExitCode::Incomplete })
}

/// Writes the zip that Gradescope grades with.
fn autograder(arguments: &ExportArguments) -> Result<ExitCode, Problem> {
    let lang = arguments.lang;
    let [id] = &arguments.assignments[..] else { return Err(which_autograder()) };
    let assignment = checks::asked(id).map_err(Problem::usage)?;
    let zip = gradescope_autograder::autograder(harness::repository(), assignment, lang)?;
    let default = || PathBuf::from(format!("gradescope-{id}.zip"));
    let out = arguments.out.clone().unwrap_or_else(default);
    write(&out, &zip)?;
    println!("{}", export::place_line(gradescope_autograder::NAME, &out, lang));
    Ok(ExitCode::Done)
}

fn which_autograder() -> Problem {
    Problem::usage((
        "Gradescope 的每个作业要一个自己的 zip：请用 --assignment 指明一个作业，如 a0",
        "every assignment of Gradescope's takes a zip of its own: name one with --assignment, such as a0",
    ))
}

fn no_run(format: &str) -> Problem {
    Problem::usage((
        format!("`{format}` 导出的是一个运行的结果：请在后面写出运行的名字或文件夹"),
        format!("`{format}` exports the results of a run: name the run or its folder after it"),
    ))
}

/// The results of these students and assignments; all if none are named.
fn selected<'a>(
    results: &'a Results,
    options: &'a ExportOptions,
    students: &[String],
    assignments: &[String],
) -> Result<Class<'a>, Problem> {
    let has = |of: fn(&Report) -> &String, name: &String| {
        let found = results.reports.iter().any(|report| of(report) == name);
        found.then_some(()).ok_or_else(|| no_such(name))
    };
    students.iter().try_for_each(|name| has(|report| &report.student, name))?;
    assignments.iter().try_for_each(|name| has(|report| &report.assignment, name))?;
    let mut class = results.class(options);
    let wanted = |names: &[String], name: &String| names.is_empty() || names.contains(name);
    class.reports.retain(|report| {
        wanted(students, &report.student) && wanted(assignments, &report.assignment)
    });
    if class.reports.is_empty() {
        return Err(no_such(&[students, assignments].concat().join(" ")));
    }
    Ok(class)
}

fn no_such(name: &str) -> Problem {
    Problem::input((
        format!("这个运行里没有 `{name}` 的结果；请检查 --student 和 --assignment"),
        format!("there is no result of `{name}` in this run; look at --student and --assignment"),
    ))
}

/// What `--title` says, by the assignment's id.
fn titles(given: &[String]) -> Result<BTreeMap<String, String>, Problem> {
    let pair = |given: &String| {
        let (id, title) = given.split_once('=').ok_or_else(|| no_title(given))?;
        checks::asked(id).map_err(Problem::usage)?;
        Ok((id.to_string(), title.to_string()))
    };
    given.iter().map(pair).collect()
}

fn no_title(given: &str) -> Problem {
    Problem::usage((
        format!("`{given}` 不是标题；--title 的写法如 a0=反向传播"),
        format!("`{given}` is no title; --title takes one like a0=Backprop"),
    ))
}

/// Where an export goes.
enum Place {
    StandardOutput,
    /// Its own place in the run's folder.
    Run,
    File(PathBuf),
    Folder(PathBuf),
}

impl Place {
    fn new(out: Option<PathBuf>, file: ExportFile) -> Self {
        match (out, file) {
            (None, _) => Self::Run,
            (Some(path), _) if path == Path::new("-") => Self::StandardOutput,
            (Some(path), ExportFile::OfStudent { .. }) => Self::Folder(path),
            (Some(path), ExportFile::OfAll(_)) if path.is_dir() => Self::Folder(path),
            (Some(path), ExportFile::OfAll(_)) => Self::File(path),
        }
    }
}

fn print(format: &dyn Export, files: &[OutputFile<'_>], lang: Lang) -> Result<(), Problem> {
    let [file] = files else { return Err(several(format, files.len())) };
    let bytes = format.bytes(&file.class, lang)?;
    let mut output = std::io::stdout().lock();
    let written = output.write_all(&bytes).and_then(|()| output.flush());
    written.map_err(|error| Problem::file(Path::new("-"), &error))
}

fn in_run(
    format: &dyn Export,
    files: &[OutputFile<'_>],
    run: &RunFolder,
    lang: Lang,
) -> Result<(), Problem> {
    for file in files {
        run.write(&file.path, &format.bytes(&file.class, lang)?)?;
    }
    tell(format, &run.path.join(format.file().place()), lang);
    Ok(())
}

fn in_file(
    format: &dyn Export,
    files: &[OutputFile<'_>],
    path: &Path,
    lang: Lang,
) -> Result<(), Problem> {
    for file in files {
        write(path, &format.bytes(&file.class, lang)?)?;
    }
    tell(format, path, lang);
    Ok(())
}

fn in_folder(
    format: &dyn Export,
    files: &[OutputFile<'_>],
    folder: &Path,
    lang: Lang,
) -> Result<(), Problem> {
    std::fs::create_dir_all(folder).map_err(|error| unwritable(folder, &error))?;
    for file in files {
        write(&folder.join(&file.name), &format.bytes(&file.class, lang)?)?;
    }
    tell(format, folder, lang);
    Ok(())
}

fn tell(format: &dyn Export, place: &Path, lang: Lang) {
    println!("{}", export::place_line(format.name(), place, lang));
}

/// Writes a file under another name and renames it. Who may read it is up to the umask: the
/// operator chose the place.
fn write(path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut builder = tempfile::Builder::new();
    let file = builder
        .permissions(Permissions::from_mode(0o666))
        .tempfile_in(folder.unwrap_or(Path::new(".")));
    let written = file.and_then(|mut file| {
        file.write_all(bytes)?;
        file.persist(path).map_err(|error| error.error)
    });
    written.map(|_| ()).map_err(|error| unwritable(path, &error))
}

fn unwritable(path: &Path, error: &std::io::Error) -> Problem {
    // The error itself names the file aside.
    let (path, error) = (path.display(), error.kind());
    Problem::input((
        format!("写不了 {path}：{error}；请用 --out 另指一处"),
        format!("cannot write {path}: {error}; choose another with --out"),
    ))
}

fn several(format: &dyn Export, files: usize) -> Problem {
    let id = format.id();
    Problem::usage((
        format!("`{id}` 每名学生一个文件，这里有 {files} 个：请让 --out 指一个文件夹"),
        format!("`{id}` is a file for each student, {files} here: let --out name a folder"),
    ))
}

/// What to say of a run without results.
pub fn no_results(run: &Path) -> Problem {
    let run = run.display();
    Problem::input((
        format!("{run} 里没有能用的结果；请先评分"),
        format!("there are no results in {run} that can be used; grade first"),
    ))
}

fn read_template(path: &Path) -> Result<Template, Problem> {
    let name = path.display().to_string();
    let bytes = std::fs::read(path).map_err(|error| {
        Problem::input((
            format!("读不了模板 {name}：{error}"),
            format!("cannot read the template {name}: {error}"),
        ))
    })?;
    Ok(Template { name, bytes })
}
