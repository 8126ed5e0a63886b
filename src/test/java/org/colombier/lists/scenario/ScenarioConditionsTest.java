package org.colombier.lists.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.MessageContent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each condition and variable, on a message from member@example.test to liste1@lists.test. */
class ScenarioConditionsTest {

    private static final MessageContent MESSAGE = MessageContent.of("""
        From: member@example.test\r
        To: liste1@lists.test\r
        Subject: =?utf-8?q?Bonjour_=C3=A0_tous?=\r
        X-Tag: first\r
        X-Tag: last\r
        Content-Type: multipart/mixed; boundary=b\r
        \r
        --b\r
        Content-Type: text/plain; charset=utf-8\r
        Content-Transfer-Encoding: base64\r
        \r
        c2VjcmV0IHdvcmQ=\r
        --b\r
        Content-Type: image/png\r
        \r
        x\r
        --b--\r
        """.getBytes(StandardCharsets.US_ASCII));

    @TempDir
    Path etc;
    private Path own;
    private final People people = new People();

    @BeforeEach
    void directories() throws IOException {
        own = Files.createDirectories(etc.resolve("scenari"));
        Files.createDirectories(etc.resolve("search_filters"));
        people.parameters.put("topics", "science");
        people.parameters.put("custom_vars.colour", "blue");
        people.parameters.put("custom_vars.who", "^member@example\\.test$");
    }

    private Decision decide(String condition, ScenarioContext.Builder request) throws IOException {
        Files.writeString(own.resolve("send.test"), condition + " smtp,md5,smime -> do_it\n");
        return people.scenarios(etc).decide("send", "test", request.build());
    }

    private static ScenarioContext.Builder mail() {
        return People.by("member", AuthMethod.SMTP).message(MESSAGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"true()", "all()", "!equal([sender],x@y.z)", "equal([sender],'MEMBER@example.test')", "equal([listname]@[domain],liste1@lists.test)",
        "equal([email],[sender])", "equal([list->name],liste1)", "equal([list->address],liste1@lists.test)", "equal([list->topics],science)", "equal([list->total],12)",
        "less_than([list->total],100)", "less_than('abc','abd')", "equal([conf->listmaster],listmaster@lists.test)",
        "equal([msg_header->subject],'Bonjour à tous')", "equal([header->X-Tag],last)", "equal([header->X-Tag][0],first)", "equal([header->X-Tag][-1],last)",
        "match([msg_part->type],/^image\\/png$/)", "!match([msg_part->type],/^multipart\\/mixed$/)", "match([msg_body],/SECRET\\s+word/)", "match([msg_part->body],/secret/)",
        "match([sender],/@EXAMPLE\\.test$/)", "match([listname]@[domain],/^liste1@[domain]$/)", "equal([is_bcc],0)", "!equal([header->X-None],anything)",
        "is_subscriber([listname],[sender])", "is_subscriber([listname]@[domain],[sender])", "!is_owner([listname],[sender])", "!is_editor([listname],[sender])",
        "!is_listmaster([sender])", "is_listmaster('listmaster@x.test')", "!is_subscriber('nosuchlist',[sender])",
        "older(2026y11m20d,[current_date])", "newer([current_date],2026y11m20d)", "newer([current_date]+1d,[date])", "older([current_date]-1h30min,[execution_date])",
        "older('1000000',[date])", "older([current_date],[current_date])", "!newer([current_date],[current_date])",
        "equal([header->X-None],'')", "equal([header->X-None][-1],'')", "!equal([header->X-None],anything)", "match([header->X-None],/^$/)", "equal([nobody_knows],'')",
        "match([msg_header->Subject],/=\\?utf-8\\?/)", "equal([remote_host],unknown_host)", "equal([remote_addr],'')", "older('','2999y')",
        "equal([msg_encrypted],'')", "equal([topic],'')", "equal([subscriber->reception],'digest')", "equal([custom_vars->colour],blue)", "match([sender],[custom_vars->who])",
        "match([sender],'^member@')", "!match([sender],'')", "!match([sender],'(')", "is_subscriber([listname],[msg_header->From])", "!is_owner([listname],[msg_header->From])",
        "is_subscriber(liste1@lists.test,[sender])", "!is_subscriber(liste1@other.test,[sender])", "equal(\"[sender]\",member@example.test)", "!verify_netmask('10.0.0.0/8')",
        "less_than(9,10)", "less_than('1e1','11')", "less_than('10','9x')", "less_than('B','a')", "match([listname]@[domain],/^liste1@[host]$/)", "true( )", "!message(a,b)",
        "less_than([header->X-None],1)", "equal([conf->domain],lists.test)", "older([execution_date],execution_date+1d)", "equal([msg_part->body],'secret word')"})
    void holds(String condition) throws IOException {
        assertThat(decide(condition, mail()).action()).as(condition).isEqualTo(Action.DO_IT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"!true()", "match([sender],//)", "verify_netmask('any')", "message(a,b)", "is_owner([listname],'nobody')", "is_listmaster([header->X-None])", "less_than('a','B')", "equal([header->X-Tag][1],first)", "equal([header->X-Tag][7],last)", "less_than(10,9)"})
    void doesNotHold(String condition) throws IOException {
        assertThat(decide(condition, mail()).action()).as(condition).isEqualTo(Action.REJECT);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"match([msg_body],/x/)|false", "!match([msg_body],/x/)|true", "!equal([header->X],y)|true", "!verify_netmask(10.0.0.0/8)|true",
        "equal([remote_host],x)|false", "!equal([is_bcc],1)|true", "match([msg_part->type],/./)|false"})
    void whatTheRequestDoesNotHaveIsEmpty(String condition, boolean holds) throws IOException {
        assertThat(decide(condition, People.by("member", AuthMethod.SMTP)).allowed()).isEqualTo(holds);
    }

    @Test
    void aVisitorIsNobody() throws IOException {
        assertThat(decide("equal([sender],'nobody')", People.by("nobody", AuthMethod.SMTP)).allowed()).isTrue();
        assertThat(decide("is_subscriber([listname],[sender])", People.by("nobody", AuthMethod.SMTP)).allowed()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"192.168.1.0/24, 192.168.1.77, true", "192.168.1.0/24, 192.168.2.1, false", "10.0.0.0/9, 10.127.255.255, true", "10.0.0.0/9, 10.128.0.0, false",
        "2001:db8::/33, 2001:db8:7fff::1, true", "2001:db8::/33, 2001:db8:8000::1, false", "192.0.2.1, 192.0.2.1, true", "192.168.0.0/255.255.0.0, 192.168.7.7, true", "192.168.0.0:255.255.0.0, 192.169.7.7, false",
        "192.0.2.10-192.0.2.20, 192.0.2.20, true", "192.0.2.10-192.0.2.20, 192.0.2.21, false", "any, 2001:db8::1, true", "default, 192.0.2.1, true", "0.0.0.0/0, 2001:db8::1, false"})
    void networksAreComparedBitByBit(String network, String client, boolean inside) throws IOException {
        assertThat(decide("verify_netmask('" + network + "')", People.by("member", AuthMethod.MD5).client(InetAddress.ofLiteral(client))).allowed()).isEqualTo(inside);
    }

    @Test
    void patternFilesOfAllLevelsCountTogether() throws IOException {
        Files.writeString(etc.resolve("search_filters/white.txt"), "# ours\n*@Example.test\nx*@y.test\n");
        Path list = Files.createDirectories(etc.resolve("lists.test/liste1/search_filters"));
        Files.writeString(list.resolve("white.txt"), "friend@elsewhere.test\n");
        assertThat(decide("search(white.txt,[sender])", mail()).allowed()).isTrue();
        assertThat(decide("search(white.txt,[email])", mail().email(EmailAddress.parse("Friend@elsewhere.test"))).allowed()).isTrue();
        assertThat(decide("search(white.txt,[email])", mail().email(EmailAddress.parse("x@y.test"))).allowed()).isTrue();
        assertThat(decide("search(white.txt,[email])", mail().email(EmailAddress.parse("y@y.test"))).allowed()).isFalse();
    }

    @Test
    void anEncryptedMessageIsKnownByItsType() throws IOException {
        MessageContent encrypted = MessageContent.of("Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n\r\nAAAA\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(decide("equal([msg_encrypted],'smime')", People.by("member", AuthMethod.SMTP).message(encrypted)).allowed()).isTrue();
    }

    @Test
    void whatTheCallerSaysIsSeen() throws IOException {
        ScenarioContext.Builder request = mail().variable("msg->spam_status", "spam").variable("topic", "science").client(InetAddress.ofLiteral("192.0.2.7"));
        for (String condition : java.util.List.of("equal([msg->spam_status],'spam')", "equal([topic],science)", "equal([env->REMOTE_ADDR],'192.0.2.7')", "equal([env->HOME],'')")) {
            assertThat(decide(condition, request).allowed()).as(condition).isTrue();
        }
    }

    @Test
    void aClientsNameIsLookedUpWhenARuleAsks() throws IOException {
        assertThat(decide("equal([remote_host],'host.example.test')", mail().client(InetAddress.ofLiteral("192.0.2.7"))).allowed()).isTrue();
        assertThat(decide("equal([remote_host],'unknown_host')", mail().client(InetAddress.ofLiteral("192.0.2.8"))).allowed()).isTrue();
        assertThat(decide("equal([remote_host],'told.test')", mail().client(InetAddress.ofLiteral("192.0.2.7")).clientHost("told.test")).allowed()).isTrue();
    }

    @Test
    void patternsHaveAnyNumberOfStarsAndBothKindsOfComment() throws IOException {
        Files.write(etc.resolve("search_filters/black.txt"), "; old\r\n*@*.example.test  \r\n  m*r@example.t*t\r\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(decide("search('black.txt')", mail()).allowed()).isTrue();
        assertThat(decide("search('black.txt',[email])", mail().email(EmailAddress.parse("x@a.example.test"))).allowed()).isTrue();
        assertThat(decide("search('black.txt',[email])", mail().email(EmailAddress.parse("x@example.test"))).allowed()).isFalse();
    }

    @Test
    void whatPeopleHaveAddedCountsWithTheFiles() throws IOException {
        people.added.put("allowlist.txt", Patterns.of("friend@elsewhere.test"));
        assertThat(decide("search(allowlist.txt,[email])", mail().email(EmailAddress.parse("friend@elsewhere.test"))).allowed()).isTrue();
        assertThat(decide("search(allowlist.txt,[email])", mail()).allowed()).isFalse();
    }

    @Test
    void aConditionOfTheSitesOwnIsAPebbleText() throws IOException {
        Path conditions = Files.createDirectories(etc.resolve("lists.test/custom_conditions"));
        Files.writeString(conditions.resolve("team.peb"), "{{ args[0] contains '@example.test' and args[1] == 'liste1' }}");
        assertThat(decide("customcondition::team([sender],[listname])", mail()).allowed()).isTrue();
        assertThat(decide("customcondition::team([sender],'other')", mail()).allowed()).isFalse();
        Files.writeString(conditions.resolve("broken.peb"), "{{ args[0");
        assertThat(decide("!customcondition::broken([sender])", mail()).reason()).isEqualTo(Decision.FAULT);
        Files.writeString(conditions.resolve("reaching.peb"), "{{ args.getClass().getName() }}");
        assertThat(decide("!customcondition::reaching([sender])", mail()).reason()).as("no method of any object").isEqualTo(Decision.FAULT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"!search(missing.txt,[sender])", "older('tomorrow',[date])", "older([sender],[date])", "verify_netmask('192.168.0.0/255.0.255.0')", "customcondition::none(x)", "search(missing.txt)", "!older(2026y13m,[date])", "verify_netmask('everywhere')"})
    void whatCannotBeEvaluatedRefuses(String condition) throws IOException {
        Decision decision = decide(condition, mail().client(InetAddress.getLoopbackAddress()));
        assertThat(decision.action()).isEqualTo(Action.REJECT);
        assertThat(decision.reason()).isEqualTo(Decision.FAULT);
    }

    @Test
    void anExpressionThatWouldTakeForEverRefuses() throws IOException {
        MessageContent hostile = MessageContent.of(("Subject: " + "a".repeat(60) + "!\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        assertThat(decide("!match([msg_header->subject],/^((a|aa)+)+\\2x$/)", mail().message(hostile)).reason()).isEqualTo(Decision.FAULT);
        MessageContent deep = MessageContent.of(("X: y\r\n\r\n" + "ab".repeat(30_000) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        assertThat(decide("!match([msg_body],/^(a|b|c)*$/)", mail().message(deep)).action()).isIn(Action.REJECT, Action.DO_IT);
    }

    @Test
    void aMessageOfEndlessPartsRefuses() throws IOException {
        StringBuilder parts = new StringBuilder("Content-Type: multipart/mixed; boundary=b\r\n\r\n");
        for (int i = 0; i < MessageFacts.MAX_PARTS + 10; i++) {
            parts.append("--b\r\n\r\nx\r\n");
        }
        MessageContent hostile = MessageContent.of(parts.append("--b--\r\n").toString().getBytes(StandardCharsets.US_ASCII));
        assertThat(decide("!match([msg_part->type],/pdf/)", mail().message(hostile)).reason()).isEqualTo(Decision.FAULT);
    }

    @Test
    void datesAreReadAsSympaReadsThem() {
        assertThat(ScenarioDates.parse("2004y3m12d10h30min5sec", People.NOW)).isEqualTo("2004-03-12T10:30:05Z");
        assertThat(ScenarioDates.parse("2004y3m+1m2w1d", People.NOW)).isEqualTo("2004-04-16T00:00:00Z");
        assertThat(ScenarioDates.parse("1000000000 - 1h", People.NOW)).isEqualTo("2001-09-09T00:46:40Z");
    }
}
