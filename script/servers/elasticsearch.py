"""Elasticsearch's own core from Maven Central, started by a small launcher. What it lacks stands in docs/servers.md."""

import hashlib
import http.client
import json
import os
import re
import shutil
import string
import subprocess
from pathlib import Path

from . import apt
from .common import LOOPBACK, ServicesError, cache_folder, free_port, log_tail, say, staged
from .server import Command, NotReady, Run, Server

VERSION = "8.19.5"
MAVEN_PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1"
OLDEST_JAVA = 17
TEMPLATES = Path(__file__).with_name("elastic")
HEAP_SETTING = "DAM_SERVICES_ELASTICSEARCH_HEAP"


class Elasticsearch(Server):
    name = "elasticsearch"
    title = "Elasticsearch"

    def missing_packages(self) -> list[str]:
        packages = [] if _java_is_new_enough() else [apt.java_package()]
        if not _jars().exists() and shutil.which("mvn") is None:
            packages.append("maven")
        return packages

    def install(self) -> None:
        if not _jars().exists():
            _fetch_jars()
        if not _launcher().exists():
            _compile_launcher()

    def new_values(self, folder: Path) -> dict[str, str]:
        return {}

    def command(self, run: Run) -> Command:
        home = run.folder / "home"
        for name in ("config", "data", "logs", "plugins", "tmp"):
            (home / name).mkdir(parents=True, exist_ok=True)
        for name in ("lib", "modules"):
            link = home / name
            link.unlink(missing_ok=True)
            link.symlink_to(_jars() / name)
        # Chosen anew at every start, since nobody but the node itself uses it.
        _fill("elasticsearch.yml", home / "config", port=str(run.port), transport_port=str(free_port()))
        _fill("log4j2.properties", home / "config")
        heap = os.environ.get(HEAP_SETTING, "1g")
        return Command(
            argv=[
                *(_java("java"), f"-Xms{heap}", f"-Xmx{heap}", "-XX:+ExitOnOutOfMemoryError", "-XX:-UsePerfData"),
                *(
                    "--add-modules",
                    "jdk.incubator.vector",
                    f"-Des.path.home={home}",
                    f"-Djava.io.tmpdir={home / 'tmp'}",
                ),
                *("-Dlog4j.shutdownHookEnabled=false", "-Dlog4j2.disable.jmx=true", "-Dfile.encoding=UTF-8"),
                *("-cp", f"{_launcher()}:{home / 'lib'}/*", "Launcher"),
            ],
            folder=run.folder,
        )

    def probe(self, run: Run) -> None:
        connection = http.client.HTTPConnection(LOOPBACK, run.port, timeout=10)
        try:
            connection.request("GET", "/_cluster/health?wait_for_status=yellow&timeout=5s")
            answer = connection.getresponse()
            health = json.loads(answer.read())
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise NotReady(str(error)) from error
        finally:
            connection.close()
        if answer.status != 200 or health["status"] not in ("yellow", "green"):
            raise NotReady(f"health answered {answer.status}: {health}")

    def first_use(self, run: Run) -> None:
        """Indices are made by whoever writes them."""

    def settings(self, run: Run) -> dict[str, str]:
        return {"DAM_ELASTICSEARCH_URL": f"http://{LOOPBACK}:{run.port}"}


def _jars() -> Path:
    return cache_folder() / f"elasticsearch-{VERSION}-{_digest('pom.xml', 'plugin-descriptor.properties')}"


def _launcher() -> Path:
    return cache_folder() / f"elasticsearch-{VERSION}-launcher-{_digest('Launcher.java')}"


def _digest(*names: str) -> str:
    """A change of the files from which something in the cache was made makes it anew."""
    return hashlib.sha256(b"".join((TEMPLATES / name).read_bytes() for name in names)).hexdigest()[:12]


def _fetch_jars() -> None:
    say(f"fetching Elasticsearch {VERSION} from Maven Central (40 MB)")
    log = cache_folder() / "elasticsearch.maven.log"
    with staged(_jars()) as folder:
        shutil.copy(TEMPLATES / "pom.xml", folder / "pom.xml")
        library = folder / "lib"
        _run(
            [
                *("mvn", "--batch-mode", "--strict-checksums", f"-Dmaven.repo.local={cache_folder() / 'maven'}"),
                *(f"-Delasticsearch.version={VERSION}", f"{MAVEN_PLUGIN}:copy-dependencies"),
                f"-DoutputDirectory={library}",
            ],
            folder,
            log,
        )
        # A module's jars are loaded by the module alone and must not stand on the class path as well.
        module = folder / "modules" / "transport-netty4"
        module.mkdir(parents=True)
        for jar in [*library.glob("transport-netty4-*.jar"), *library.glob("netty-*.jar")]:
            jar.rename(module / jar.name)
        _fill("plugin-descriptor.properties", module, version=VERSION)


def _compile_launcher() -> None:
    with staged(_launcher()) as folder:
        log = cache_folder() / "elasticsearch.javac.log"
        source = str(TEMPLATES / "Launcher.java")
        _run([_java("javac"), "-cp", f"{_jars() / 'lib'}/*", "-d", str(folder), source], folder, log)


def _run(argv: list[str], folder: Path, log: Path) -> None:
    with log.open("wb") as output:
        done = subprocess.run(argv, cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT)
    if done.returncode:
        raise ServicesError(f"{Path(argv[0]).name} failed ({log}):\n{log_tail(log)}")


def _fill(template: str, folder: Path, **values: str) -> None:
    text = (TEMPLATES / template).read_text(encoding="utf-8")
    (folder / template).write_text(string.Template(text).substitute(values), encoding="utf-8")


def _java(program: str) -> str:
    home = os.environ.get("JAVA_HOME")
    return str(Path(home) / "bin" / program) if home else program


def _java_is_new_enough() -> bool:
    compiler = shutil.which(_java("javac"))
    if compiler is None or shutil.which(_java("java")) is None:
        return False
    answer = subprocess.run([compiler, "-version"], capture_output=True, text=True)
    numbers = re.search(r"javac (\d+)", answer.stdout + answer.stderr)
    return numbers is not None and int(numbers[1]) >= OLDEST_JAVA
