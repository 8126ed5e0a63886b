package org.colombier.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "archive", description = "What lists keep of what they distributed.")
final class ArchiveCommand extends Command {

    @CommandLine.Command(name = "list", description = "Shows the months of a list's archive, or a month's messages.")
    void list(@Parameters(index = "0", paramLabel = "LIST") String list,
              @Option(names = "--month", paramLabel = "YYYY-MM", description = "The messages of this month.") @Nullable String month) {
        if (month == null) {
            table(server().get(path(list) + "/months"), List.of("month", "messages", "octets"));
        } else {
            table(server().get(path(list) + "/messages?month=" + segment(month)), List.of("posted", "author", "subject", "messageId"));
        }
    }

    @CommandLine.Command(name = "show", description = "Shows what is known of a message.")
    void show(@Parameters(index = "0", paramLabel = "LIST") String list, @Parameters(index = "1", paramLabel = "MESSAGE-ID") String messageId,
              @Option(names = "--source", description = "Print the message itself.") boolean source) {
        if (source) {
            copy(path(list) + "/source?id=" + segment(messageId), null);
        } else {
            show(server().get(path(list) + "/message?id=" + segment(messageId)));
        }
    }

    @CommandLine.Command(name = "search", description = "Finds messages: words, \"in quotes\", -without, begin*, from:, subject:, body:.")
    void search(@Parameters(index = "0", paramLabel = "LIST") String list, @Parameters(index = "1..*", arity = "1..*", paramLabel = "WORD") List<String> words) {
        Object answer = server().get(path(list) + "/search?q=" + segment(String.join(" ", words)));
        if (root().json()) {
            terminal().json(answer);
        } else {
            table(map(answer).get("messages"), List.of("posted", "author", "subject", "messageId"));
        }
    }

    @CommandLine.Command(name = "remove", description = "Removes a message, or a month; who, when and why is kept.")
    void remove(@Parameters(index = "0", paramLabel = "LIST") String list,
                @Parameters(index = "1", arity = "0..1", paramLabel = "MESSAGE-ID") @Nullable String messageId,
                @Option(names = "--month", paramLabel = "YYYY-MM", description = "All messages of this month.") @Nullable String month,
                @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Why, for the trace.") String reason) {
        if ((messageId == null) == (month == null)) {
            throw Failure.refused("say either a Message-ID or --month");
        }
        String what = messageId != null ? "/message?id=" + segment(messageId) : "/month?month=" + segment(String.valueOf(month));
        Object answer = server().delete(path(list) + what + "&reason=" + segment(reason));
        done(answer, map(answer).get("removed") + " removed");
    }

    @CommandLine.Command(name = "removed", description = "Shows who removed what.")
    void removed(@Parameters(paramLabel = "LIST") String list) {
        table(server().get(path(list) + "/removals"), List.of("removed", "remover", "messageId", "reason"));
    }

    @CommandLine.Command(name = "rebuild", description = "Makes threads, months and search words anew from the stored messages.")
    void rebuild(@Parameters(paramLabel = "LIST") String list) {
        Object answer = server().post(path(list) + "/rebuild", Map.of());
        done(answer, map(answer).get("messages") + " messages");
    }

    @CommandLine.Command(name = "export", description = "Prints an archive as mbox (mboxrd).")
    void export(@Parameters(index = "0", paramLabel = "LIST") String list,
                @Parameters(index = "1", arity = "0..1", paramLabel = "FILE", description = "Standard output if not said.") @Nullable Path file,
                @Option(names = "--month", paramLabel = "YYYY-MM", description = "Of this month only.") @Nullable String month) {
        copy(path(list) + "/mbox" + (month == null ? "" : "?month=" + segment(month)), file);
    }

    @CommandLine.Command(name = "import", description = "Archives the messages of an mbox of any kind that the list does not have yet; may be repeated.")
    void importMbox(@Parameters(index = "0", paramLabel = "LIST") String list,
                    @Parameters(index = "1", arity = "0..1", paramLabel = "FILE", description = "Standard input if not said.") @Nullable Path file,
                    @Option(names = "--dry-run", description = "Only tell what would be done.") boolean pretend) {
        importMbox(this, list, file, pretend);
    }

    /** Sends the file to the server, for any command. */
    static void importMbox(Command command, String list, @Nullable Path file, boolean pretend) {
        try (InputStream in = file == null || file.toString().equals("-") ? command.terminal().in() : Files.newInputStream(file)) {
            Object answer = command.server().postText(path(list) + "/mbox?pretend=" + pretend, in);
            Map<String, Object> report = map(answer);
            command.done(answer, report.get("read") + " read, " + report.get("imported") + (pretend ? " would be archived, " : " archived, ") + report.get("known") + " were there, "
                + report.get("broken") + " incomplete, " + report.get("refused") + " left out");
            if (!command.root().json() && report.get("notes") instanceof List<?> notes) {
                notes.forEach(note -> command.terminal().err().println(note));
            }
        } catch (IOException unreadable) {
            throw Failure.refused("cannot read " + file + ": " + unreadable.getMessage());
        }
    }

    /** Octet for octet: a message is in no charset of ours. */
    private void copy(String path, @Nullable Path file) {
        server().read(path, body -> {
            if (file == null || file.toString().equals("-")) {
                body.transferTo(terminal().out());
                terminal().out().flush();
            } else {
                try (OutputStream out = Files.newOutputStream(file)) {
                    body.transferTo(out);
                }
            }
            return path;
        });
    }

    private static String path(String list) {
        return "/api/lists/" + segment(list) + "/archive";
    }
}
