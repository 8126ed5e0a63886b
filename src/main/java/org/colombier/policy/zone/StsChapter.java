package org.colombier.policy.zone;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.colombier.net.dns.Answer;
import org.colombier.net.dns.Dns;
import org.colombier.net.dns.Mx;
import org.springframework.stereotype.Component;

/** The MTA-STS record and the policy that it announces (RFC 8461). */
@Component
class StsChapter implements Chapter {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int LARGEST = 65_536;
    private static final Pattern RECORD = Pattern.compile("v=STSv1\\s*;\\s*id=[A-Za-z0-9]{1,32}\\s*(;.*)?");
    private static final Pattern AGE = Pattern.compile("[0-9]{1,10}");

    private final Dns dns;

    StsChapter(Dns dns) {
        this.dns = dns;
    }

    @Override
    public String name() {
        return "MTA-STS";
    }

    @Override
    public Result examine(Subject subject) {
        String domain = subject.domain().ascii();
        Answer<String> answer = dns.txt("_mta-sts." + domain);
        if (!answer.isCertain()) {
            return Result.of(Finding.warning(name(), "cannot be learnt now"));
        }
        List<String> records = answer.records().stream().filter(t -> t.startsWith("v=STSv1")).toList();
        if (records.isEmpty()) {
            return Result.of(Finding.ok(name(), "not used"));
        }
        // Section 3.1: with more than one the domain has no policy.
        if (records.size() > 1 || !RECORD.matcher(records.getFirst()).matches()) {
            return Result.of(Finding.error(name(), records.size() > 1 ? records.size() + " records: with more than one none counts" : "\"" + records.getFirst() + "\" cannot be read"));
        }
        String host = "mta-sts." + domain;
        if (dns.addresses(host).records().isEmpty()) {
            return Result.of(Finding.error(name(), host + " has no address: the policy that the record announces cannot be fetched"));
        }
        try {
            return new Result(policy(fetch(host), domain), List.of());
        } catch (IOException unreachable) {
            return Result.of(Finding.warning(name(), "the policy at https://" + host + " could not be fetched from here: " + unreachable.getMessage()));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Result.of(Finding.warning(name(), "the policy was not fetched"));
        }
    }

    /** Section 3.3: over a valid certificate, without following redirections. */
    private static String fetch(String host) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).followRedirects(HttpClient.Redirect.NEVER).build()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("https://" + host + "/.well-known/mta-sts.txt")).timeout(PATIENCE).build();
            HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                if (response.statusCode() != 200) {
                    throw new IOException("status " + response.statusCode());
                }
                return new String(body.readNBytes(LARGEST), StandardCharsets.UTF_8);
            } finally {
                client.shutdownNow();
            }
        }
    }

    /** Section 3.2. */
    List<Finding> policy(String text, String domain) {
        List<String> lines = text.lines().map(String::strip).filter(l -> l.indexOf(':') > 0).limit(200).toList();
        List<Finding> findings = new ArrayList<>();
        String mode = value(lines, "mode");
        String age = value(lines, "max_age");
        if (!value(lines, "version").equals("STSv1") || !List.of("enforce", "testing", "none").contains(mode) || !AGE.matcher(age).matches()) {
            return List.of(Finding.error(name(), "the policy wants the lines version: STSv1, mode: enforce, testing or none, and max_age: seconds"));
        }
        findings.add(mode.equals("enforce") ? Finding.ok(name(), "enforced for " + age + " seconds") : Finding.warning(name(), "mode " + mode + ": it protects nothing"));
        List<String> patterns = lines.stream().filter(l -> l.startsWith("mx:")).map(l -> l.substring(3).strip()).toList();
        for (Mx mx : dns.mx(domain).records()) {
            if (!mode.equals("none") && patterns.stream().noneMatch(p -> matches(p, mx.host()))) {
                findings.add(Finding.error(name(), mx.host() + " is not in the policy: senders that keep it do not deliver there"));
            }
        }
        return findings;
    }

    private static String value(List<String> lines, String key) {
        return lines.stream().filter(l -> l.startsWith(key + ":")).map(l -> l.substring(key.length() + 1).strip()).findFirst().orElse("");
    }

    /** Section 4.1: a star stands for one label. */
    private static boolean matches(String pattern, String host) {
        return pattern.equalsIgnoreCase(host) || pattern.startsWith("*.") && host.indexOf('.') > 0 && pattern.substring(1).equalsIgnoreCase(host.substring(host.indexOf('.')));
    }
}
