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
        "match([msg_part->type],/^image\\/png$/)", "match([msg_part->type],/^multipart\\/mixed$/)", "match([msg_body],/SECRET\\s+word/)", "match([msg_part->body],/secret/)",
        "match([sender],/@EXAMPLE\\.test$/)", "match([listname]@[domain],/^liste1@[domain]$/)", "equal([is_bcc],0)", "!equal([header->X-None],anything)",
        "is_subscriber([listname],[sender])", "is_subscriber([listname]@[domain],[sender])", "!is_owner([listname],[sender])", "!is_editor([listname],[sender])",
        "!is_listmaster([sender])", "is_listmaster('listmaster@x.test')", "!is_subscriber('nosuchlist',[sender])",
        "older(2026y11m20d,[current_date])", "newer([current_date],2026y11m20d)", "newer([current_date]+1d,[date])", "older([current_date]-1h30min,[execution_date])",
        "older('1000000',[date])", "!older([current_date],[current_date])"})
    void holds(String condition) throws IOException {
        assertThat(decide(condition, mail()).action()).as(condition).isEqualTo(Action.DO_IT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"!true()", "equal([header->X-None],'')", "match([sender],//)", "equal([header->X-Tag][1],first)", "equal([header->X-Tag][7],last)", "less_than(10,9)"})
    void doesNotHold(String condition) throws IOException {
        assertThat(decide(condition, mail()).action()).as(condition).isEqualTo(Action.REJECT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"match([msg_body],/x/)", "!match([msg_body],/x/)", "!equal([header->X],y)", "!verify_netmask(10.0.0.0/8)", "!equal([remote_host],x)", "!equal([is_bcc],1)"})
    void whatTheRequestDoesNotHaveDecidesNothingNegatedOrNot(String condition) throws IOException {
        Decision decision = decide(condition, People.by("member", AuthMethod.SMTP));
        assertThat(decision.reason()).isEqualTo(Decision.NO_RULE);
        assertThat(decision.trace()).extracting(Decision.Tried::result).containsExactly(Decision.Result.NOT_APPLICABLE);
    }

    @Test
    void aVisitorIsNobody() throws IOException {
        assertThat(decide("equal([sender],'nobody')", People.by("nobody", AuthMethod.SMTP)).allowed()).isTrue();
        assertThat(decide("is_subscriber([listname],[sender])", People.by("nobody", AuthMethod.SMTP)).allowed()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"192.168.1.0/24, 192.168.1.77, true", "192.168.1.0/24, 192.168.2.1, false", "10.0.0.0/9, 10.127.255.255, true", "10.0.0.0/9, 10.128.0.0, false",
        "2001:db8::/33, 2001:db8:7fff::1, true", "2001:db8::/33, 2001:db8:8000::1, false", "192.0.2.1, 192.0.2.1, true", "0.0.0.0/0, 2001:db8::1, false"})
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

    @ParameterizedTest
    @ValueSource(strings = {"!search(missing.txt,[sender])", "older('tomorrow',[date])", "older([sender],[date])", "!older(2026y13m,[date])", "verify_netmask('everywhere')"})
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
        assertThat(ScenarioDates.parse("2004y3m12d10h30min5sec")).isEqualTo("2004-03-12T10:30:05Z");
        assertThat(ScenarioDates.parse("2004y3m+1m2w1d")).isEqualTo("2004-04-16T00:00:00Z");
        assertThat(ScenarioDates.parse("1000000000 - 1h")).isEqualTo("2001-09-09T00:46:40Z");
    }
}
