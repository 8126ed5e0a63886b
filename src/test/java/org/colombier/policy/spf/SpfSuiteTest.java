package org.colombier.policy.spf;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.colombier.net.dns.Dns;
import org.colombier.net.dns.DnsSettings;
import org.colombier.ops.Site;
import org.colombier.testing.FakeDns;
import org.colombier.testing.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The situations of the public SPF test suite, and some more, told in {@code src/test/resources/spf} and asked over a real socket. */
class SpfSuiteTest {

    private static final List<FakeDns> SERVERS = new ArrayList<>();
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");

    @AfterAll
    static void close() {
        SERVERS.forEach(FakeDns::close);
    }

    @TestFactory
    Stream<DynamicContainer> theSuite() throws Exception {
        Path directory = Path.of(Objects.requireNonNull(SpfSuiteTest.class.getResource("/spf"), "/spf").toURI());
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(f -> f.toString().endsWith(".txt")).sorted().toList().stream().map(SpfSuiteTest::file);
        }
    }

    private static DynamicContainer file(Path file) {
        FakeDns fake = FakeDns.start();
        SERVERS.add(fake);
        Dns dns = new Dns(new DnsSettings(List.of(fake.server()), Duration.ofSeconds(2), Duration.ofSeconds(5), 10_000, false));
        SpfChecker checker = new SpfChecker(dns, new Site(TestServer.HOSTNAME, Path.of("data"), Path.of("etc")), Clock.systemUTC());
        List<DynamicTest> cases = new ArrayList<>();
        String zone = "";
        for (String line : lines(file)) {
            if (line.startsWith("zone ")) {
                zone = line.substring(5).replace(" ", "\\032");
            } else if (line.startsWith("  ")) {
                record(fake, zone, line.strip());
            } else if (line.startsWith("case ")) {
                String[] columns = Arrays.stream(line.substring(5).split("\\|", -1)).map(String::strip).toArray(String[]::new);
                cases.add(DynamicTest.dynamicTest(columns[0], URI.create(file.toUri().toString()), () -> check(checker, columns)));
            }
        }
        return DynamicContainer.dynamicContainer(file.getFileName().toString(), cases);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void record(FakeDns fake, String zone, String record) {
        String[] words = record.split(" ", 3);
        switch (words[0]) {
            case "TXT" -> fake.txt(zone, strings(record.substring(4)));
            case "A", "AAAA" -> fake.address(zone, words[1]);
            case "MX" -> fake.mx(zone, Integer.parseInt(words[1]), words[2]);
            case "PTR" -> fake.reverseZone(zone, words[1]);
            case "CNAME" -> fake.alias(zone, words[1]);
            case "BROKEN" -> fake.failing(zone);
            default -> throw new IllegalArgumentException(record);
        }
    }

    private static String[] strings(String text) {
        Matcher quoted = QUOTED.matcher(text);
        return text.startsWith("\"") ? quoted.results().map(r -> r.group(1)).toArray(String[]::new) : new String[] {text};
    }

    private static void check(SpfChecker checker, String[] columns) throws Exception {
        InetAddress client = InetAddress.getByName(columns[1]);
        String from = columns[3];
        SpfVerdict verdict = from.isEmpty() ? checker.hello(client, columns[2])
            : checker.check(client, from.substring(0, from.lastIndexOf('@')), from.substring(from.lastIndexOf('@') + 1), columns[2]);
        List<String> allowed = List.of(columns[4].toLowerCase(Locale.ROOT).split(" or "));
        assertThat(verdict.result().word()).as(verdict.toString()).isIn(allowed);
        if (columns.length > 5) {
            assertThat(verdict.explanation()).isEqualTo(columns[5]);
        }
    }
}
