package org.colombier.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "member", description = "The members of a list.")
final class MemberCommand extends Command {

    private static final int PAGE = 1_000;

    @CommandLine.Command(name = "add", description = "Adds a member, or sets the reception of one.")
    void add(@Parameters(index = "0", paramLabel = "LIST") String list, @Parameters(index = "1", paramLabel = "ADDR") String address,
             @Option(names = "--reception", paramLabel = "MODE", description = "mail, nomail, notice, txt or not_me.") @Nullable String reception,
             @Option(names = "--name", paramLabel = "NAME", description = "The person's name.") @Nullable String name) {
        Map<String, Object> wanted = new LinkedHashMap<>(Map.of("address", address));
        wanted.put("reception", reception);
        wanted.put("name", name);
        done(server().post(path(list) + "/members", wanted), address + " is a member of " + list);
    }

    @CommandLine.Command(name = "remove", description = "Removes a member.")
    void remove(@Parameters(index = "0", paramLabel = "LIST") String list, @Parameters(index = "1", paramLabel = "ADDR") String address) {
        done(server().delete(path(list) + "/member?address=" + segment(address)), address + " removed from " + list);
    }

    @CommandLine.Command(name = "show", description = "Shows a member.")
    void show(@Parameters(index = "0", paramLabel = "LIST") String list, @Parameters(index = "1", paramLabel = "ADDR") String address) {
        show(server().get(path(list) + "/member?address=" + segment(address)));
    }

    @CommandLine.Command(name = "list", description = "Prints the members' addresses, one per line.")
    void list(@Parameters(paramLabel = "LIST") String list) {
        if (root().json()) {
            pages(list);
        } else {
            lines(list, line -> line.split(" ", 2)[0]);
        }
    }

    @CommandLine.Command(name = "export", description = "Prints the members as lines that the import takes.")
    void export(@Parameters(paramLabel = "LIST") String list) {
        if (root().json()) {
            pages(list);
        } else {
            lines(list, line -> line);
        }
    }

    @CommandLine.Command(name = "import", description = "Adds members from lines: address, white space, name.")
    void importLines(@Parameters(index = "0", paramLabel = "LIST") String list,
                     @Parameters(index = "1", arity = "0..1", paramLabel = "FILE", description = "Standard input if not said.") @Nullable Path file) {
        try (InputStream in = file == null || file.toString().equals("-") ? terminal().in() : Files.newInputStream(file)) {
            Object answer = server().postText(path(list) + "/import", in);
            Map<String, Object> report = map(answer);
            done(answer, report.get("added") + " added, " + report.get("known") + " were members, " + report.get("refused") + " refused");
            list(report.get("reasons")).forEach(r -> terminal().err().println("line " + r.get("line") + ": " + r.get("reason") + ": " + r.get("text")));
        } catch (IOException unreadable) {
            throw Failure.refused("cannot read " + file + ": " + unreadable.getMessage());
        }
    }

    /** Prints as the lines come, whatever their number. */
    private void lines(String list, UnaryOperator<String> shown) {
        server().read(path(list) + "/export", body -> {
            BufferedReader in = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                terminal().line(shown.apply(line));
            }
            return list;
        });
    }

    private void pages(String list) {
        String separator = "[";
        String after = "";
        List<Map<String, Object>> page;
        do {
            page = list(server().get(path(list) + "/members?limit=" + PAGE + "&after=" + segment(after)));
            for (Map<String, Object> member : page) {
                terminal().out().println(separator + Json.write(member));
                separator = ",";
                after = Terminal.text(member.get("address"));
            }
        } while (page.size() == PAGE);
        terminal().out().println(separator.equals("[") ? "[]" : "]");
    }

    private static String path(String list) {
        return "/api/lists/" + segment(list);
    }
}
