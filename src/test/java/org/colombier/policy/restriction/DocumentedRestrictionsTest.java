package org.colombier.policy.restriction;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.colombier.directory.Account;
import org.colombier.directory.Accounts;
import org.colombier.directory.Domains;
import org.colombier.directory.MailDomain;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.testing.FakeDns;
import org.colombier.testing.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the documentation shows can be copied: the example of docs/restrictions.md and everything in config/application.yml. */
class DocumentedRestrictionsTest {

    private static final Pattern SETTING = Pattern.compile("(  )# ((  )*(- |[a-z][a-z.-]*:( |$)).*)|()# (spring\\.datasource:|  [a-z]+: .*)");

    private static final FakeDns DNS = FakeDns.start();
    private static TestServer server;

    @TempDir
    private static Path directory;

    @BeforeAll
    static void start() throws Exception {
        String page = Files.readString(Path.of("docs/restrictions.md"));
        int example = page.indexOf("```yaml\n", page.indexOf("## An example for a site on the Internet")) + "```yaml\n".length();
        Files.writeString(directory.resolve("site.yml"), page.substring(example, page.indexOf("```", example)));
        Path etc = Files.createDirectories(directory.resolve("etc"));
        Files.writeString(etc.resolve("sender_access"), "spammer@known.test REJECT we know you\n");
        Files.writeString(etc.resolve("client_access"), "203.0.113.66/32 REJECT not from there\n");
        DNS.mx("known.test", 10, "mx.known.test").address("mx.known.test", "203.0.113.7").reverse("203.0.113.7", "mx.known.test")
            .reverse("203.0.113.8", "listed.known.test").address("8.113.0.203.zen.example.org", "127.0.0.4").txt("8.113.0.203.zen.example.org", "https://zen.example.org/8");
        server = TestServer.start("--spring.config.additional-location=" + directory.resolve("site.yml").toUri(), "--colombier.etc-dir=" + etc, "--colombier.smtp.mx.bind=127.0.0.1",
            DNS.setting(), "--colombier.dns.timeout=500ms", "--colombier.dns.total=1s", "--colombier.networks=192.0.2.0/24",
            "--colombier.smtp.xclient-networks=127.0.0.1", "--colombier.smtp.limits.error-delay=1ms");
        server.bean(Domains.class).add(new MailDomain(Domain.parse("example.test"), true, false, Optional.empty(), "en"), List.of());
        server.bean(Accounts.class).add(new Account(EmailAddress.parse("anna@example.test"), "", 0, EnumSet.allOf(Account.Service.class)), "a long password 1");
    }

    @AfterAll
    static void stop() {
        server.close();
        DNS.close();
    }

    /** @return the reply to the first command that was refused, or to the last one */
    private static String talk(String... commands) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port("smtp.mx"))) {
            socket.setSoTimeout(20_000);
            BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            String reply = in.readLine();
            for (String command : commands) {
                socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
                do {
                    reply = in.readLine();
                } while (reply.startsWith("-", 3));
                if (!reply.matches("[23].*")) {
                    return reply;
                }
            }
            return reply;
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "203.0.113.7 | mx.known.test | bob@known.test | x@elsewhere.test | 554 5.7.1 Relay access denied",
        "203.0.113.7 | mx.known.test | bob@known.test | nobody@example.test | 550 5.1.1 .*",
        "203.0.113.7 | friend | bob@known.test | anna@example.test | 504 5.5.2 <friend>: Helo command rejected: need fully-qualified hostname .*",
        "203.0.113.7 | 203.0.113.7 | bob@known.test | anna@example.test | 501 5.5.2 <203.0.113.7>: Helo command rejected: Invalid name .*",
        "203.0.113.7 | mx.known.test | bob@local | anna@example.test | 504 5.5.2 <bob@local>: Sender address rejected: need fully-qualified address .*",
        "203.0.113.7 | mx.known.test | bob@nowhere.test | anna@example.test | 450 4.1.8 <bob@nowhere.test>: Sender address rejected: Domain not found .*",
        "203.0.113.7 | mx.known.test | spammer@known.test | anna@example.test | 554 5.7.1 <spammer@known.test>: Sender address rejected: we know you",
        "203.0.113.66 | mx.known.test | bob@known.test | anna@example.test | 554 5.7.1 <.*>: Client host rejected: not from there",
        "203.0.113.9 | mx.known.test | bob@known.test | anna@example.test | 450 4.7.25 .*cannot find your reverse hostname.*",
        "203.0.113.8 | mx.known.test | bob@known.test | anna@example.test | 554 5.7.1 Service unavailable; Client host .203.0.113.8. blocked using zen.example.org; https://zen.example.org/8",
        "203.0.113.7 | mx.known.test | bob@known.test | anna@example.test | 450 4.2.0 <anna@example.test>: Recipient address rejected: Greylisted, come again in 300 seconds .*",
        "192.0.2.5 | printer | bob@known.test | anna@example.test | 250 2.1.5 .*"})
    void theExampleOfTheManualSaysWhatItPromises(String client, String helo, String from, String to, String reply) throws Exception {
        assertThat(talk("EHLO proxy.test", "XCLIENT ADDR=" + client, "EHLO " + helo, "MAIL FROM:<" + from + ">", "RCPT TO:<" + to + ">")).matches(reply);
    }

    @Test
    void theSampleConfigurationStartsWithEverythingInIt() throws Exception {
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("config/application.yml"))) {
            var setting = SETTING.matcher(line);
            lines.add(!setting.matches() ? line : setting.group(2) != null ? setting.group(1) + setting.group(2) : setting.group(7));
        }
        assertThat(lines).contains("  hostname: mail.example.org", "  relay-host: \"[smtp.example.org]:587\"", "      - greylist", "spring.datasource:");
        Path tls = server.dataDir().resolve("tls");
        Path sample = Files.writeString(directory.resolve("sample.yml"), String.join("\n", lines));
        try (TestServer started = TestServer.start("--spring.config.additional-location=" + sample.toUri(), "--colombier.etc-dir=" + directory.resolve("etc"), DNS.setting(),
            "--colombier.tls.certificate=" + tls.resolve("certificate.pem"), "--colombier.tls.key=" + tls.resolve("key.pem"))) {
            assertThat(started.bean(Restrictions.class)).isNotNull();
        }
    }
}
