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

    @CommandLine.Command(name = "add", description = "Adds a member, or sets what is said of one.")
    void add(@Parameters(index = "0", paramLabel = "LIST") String list, @Parameters(index = "1", paramLabel = "ADDR") String address,
             @Option(names = "--reception", paramLabel = "MODE", description = "mail, not_me, txt, html, urlize, notice, digest, digestplain, summary or nomail.") @Nullable String reception,
             @Option(names = "--name", paramLabel = "NAME", description = "The person's name.") @Nullable String name,
             @Option(names = "--visibility", paramLabel = "WORD", description = "conceal or noconceal.") @Nullable String visibility,
             @Option(names = "--attribute", paramLabel = "ID=VALUE", description = "A value of a custom_attribute; all of them are set anew.") @Nullable Map<String, String> attributes,
             @Option(names = "--topic", paramLabel = "NAME", description = "A message topic; all if none is said.") @Nullable List<String> topics) {
        Map<String, Object> wanted = new LinkedHashMap<>(Map.of("address", address));
        wanted.put("reception", reception);
        wanted.put("name", name);
        wanted.put("visibility", visibility);
        wanted.put("attributes", attributes);
        wanted.put("topics", topics);
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
            lines(list, "light", line -> line);
        }
    }

    @CommandLine.Command(name = "export", description = "Prints the members in a form that the import takes.")
    void export(@Parameters(paramLabel = "LIST") String list,
                @Option(names = "--format", defaultValue = "lines", paramLabel = "FORM",
                    description = "lines (address name), light (addresses), full (Sympa's dump), csv (with attributes) or bounce (addresses whose mail comes back).") String format) {
        if (root().json()) {
            pages(list);
        } else {
            lines(list, format, line -> line);
        }
    }

    @CommandLine.Command(name = "import", description = "Adds members from lines (address, white space, name), CSV under a header, or Sympa's dump.")
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

    @CommandLine.Command(name = "remove-all", description = "Removes the members that a file names, a line each.")
    void removeLines(@Parameters(index = "0", paramLabel = "LIST") String list,
                     @Parameters(index = "1", arity = "0..1", paramLabel = "FILE", description = "Standard input if not said.") @Nullable Path file) {
        try (InputStream in = file == null || file.toString().equals("-") ? terminal().in() : Files.newInputStream(file)) {
            Object answer = server().postText(path(list) + "/members/remove", in);
            Map<String, Object> report = map(answer);
            done(answer, report.get("removed") + " removed, " + report.get("none") + " were no members");
        } catch (IOException unreadable) {
            throw Failure.refused("cannot read " + file + ": " + unreadable.getMessage());
        }
    }

    @CommandLine.Command(name = "suspend", description = "Holds back a member's mail.")
    void suspend(@Parameters(index = "0", paramLabel = "LIST") String list, @Parameters(index = "1", paramLabel = "ADDR") String address,
                 @Option(names = "--from", paramLabel = "TIME", description = "As 2026-07-01T00:00:00Z; now if not said.") @Nullable String from,
                 @Option(names = "--until", paramLabel = "TIME", description = "Until resumed if not said.") @Nullable String until) {
        Map<String, Object> wanted = new LinkedHashMap<>();
        wanted.put("from", from);
        wanted.put("until", until);
        done(server().post(path(list) + "/member/suspension?address=" + segment(address), wanted), address + " gets no mail of " + list + (until == null ? "" : " until " + until));
    }

    @CommandLine.Command(name = "resume", description = "Lets a member's mail come again.")
    void resume(@Parameters(index = "0", paramLabel = "LIST") String list, @Parameters(index = "1", paramLabel = "ADDR") String address) {
        done(server().delete(path(list) + "/member/suspension?address=" + segment(address)), address + " gets mail of " + list + " again");
    }

    @CommandLine.Command(name = "exclude", description = "Keeps the list's data sources from including an address.")
    void exclude(@Parameters(index = "0", paramLabel = "LIST") String list, @Parameters(index = "1", paramLabel = "ADDR") String address) {
        done(server().put(path(list) + "/exclusion?address=" + segment(address), Map.of()), address + " is excluded from " + list);
    }

    @CommandLine.Command(name = "restore", description = "Lets the data sources include an address again.")
    void restore(@Parameters(index = "0", paramLabel = "LIST") String list, @Parameters(index = "1", paramLabel = "ADDR") String address) {
        done(server().delete(path(list) + "/exclusion?address=" + segment(address)), address + " may be included in " + list + " again");
    }

    @CommandLine.Command(name = "excluded", description = "Shows whom the data sources do not include.")
    void excluded(@Parameters(paramLabel = "LIST") String list) {
        table(server().get(path(list) + "/exclusions"), List.of("address", "since", "cause"));
    }

    @CommandLine.Command(name = "left", description = "Shows who left last, when and why.")
    void left(@Parameters(paramLabel = "LIST") String list) {
        table(server().get(path(list) + "/departures"), List.of("at", "address", "cause"));
    }

    /** Prints as the lines come, whatever their number. */
    private void lines(String list, String format, UnaryOperator<String> shown) {
        server().read(path(list) + "/export?format=" + segment(format), body -> {
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
