package org.colombier.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The administrator's commands, and how they are run. One object for one command. */
@CommandLine.Command(name = "colombier", description = "Administers a running Colombier server.", subcommands = {
    DomainCommand.class, AccountCommand.class, AliasCommand.class, RouteCommand.class, PolicyCommand.class, DnsCommand.class, ListCommand.class, FamilyCommand.class, MemberCommand.class, SourceCommand.class,
    QueueCommand.class, ScenarioCommand.class, SendersCommand.class, UserCommand.class, TraceCommand.class, DkimCommand.class, JobCommand.class, DigestCommand.class, BounceCommand.class, ImportCommand.class, ArchiveCommand.class, SmimeCommand.class},
    footer = {"", "Besides these:",
        "  colombier serve [--config FILE] [--KEY=VALUE ...]  runs the server",
        "  colombier demo                                     shows a sample site",
        "", "Status: 0 done, 1 refused (the reason on standard error), 2 wrong usage."})
public final class Commands {

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Print JSON.")
    private boolean json;

    @Option(names = "--data-dir", scope = ScopeType.INHERIT, paramLabel = "DIR",
        description = "The server's data directory; COLOMBIER_DATA_DIR, or ./data.")
    private @Nullable Path dataDir;

    @Option(names = "--url", scope = ScopeType.INHERIT, paramLabel = "URL",
        description = "The server's URL; COLOMBIER_URL, or the port in the data directory.")
    private @Nullable String url;

    @Option(names = {"-h", "--help"}, usageHelp = true, scope = ScopeType.INHERIT, description = "Show how a command is used.")
    private boolean help;

    private final Map<String, String> environment;
    private final Terminal terminal;

    private Commands(Map<String, String> environment, Terminal terminal) {
        this.environment = environment;
        this.terminal = terminal;
    }

    /**
     * Runs one command.
     *
     * @param environment of which {@code COLOMBIER_DATA_DIR} and {@code COLOMBIER_URL} are read
     * @return 0 done, 1 refused, 2 wrong usage
     */
    public static int run(String[] args, Map<String, String> environment, InputStream in, PrintStream out, PrintStream err) {
        CommandLine line = new CommandLine(new Commands(environment, new Terminal(in, out, err)))
            .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
            .setUsageHelpAutoWidth(false)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setParameterExceptionHandler(Commands::wrongUsage)
            .setExecutionExceptionHandler(Commands::failed);
        int status = line.execute(args);
        out.flush();
        err.flush();
        return status;
    }

    boolean json() {
        return json;
    }

    Terminal terminal() {
        return terminal;
    }

    /** What is said on the command line goes before what the environment says. */
    Server server() {
        Path directory = dataDir != null ? dataDir : Path.of(environment.getOrDefault("COLOMBIER_DATA_DIR", "data"));
        String base = url != null ? url : dataDir != null ? "" : environment.getOrDefault("COLOMBIER_URL", "");
        return Server.of(directory, base);
    }

    private static int wrongUsage(CommandLine.ParameterException wrong, String[] args) {
        PrintWriter err = wrong.getCommandLine().getErr();
        err.println("colombier: " + wrong.getMessage());
        wrong.getCommandLine().usage(err);
        return Failure.USAGE;
    }

    private static int failed(Exception cause, CommandLine line, CommandLine.ParseResult parsed) {
        line.getErr().println("colombier: " + (cause instanceof Failure ? cause.getMessage() : cause.toString()));
        return cause instanceof Failure failure ? failure.status() : Failure.REFUSED;
    }
}
