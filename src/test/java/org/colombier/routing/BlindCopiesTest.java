package org.colombier.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.Recipient;
import org.colombier.mail.ReversePath;
import org.colombier.maps.LookupTables;
import org.junit.jupiter.api.Test;

class BlindCopiesTest {

    private final BlindCopies copies = copies(List.of("inline:{jane@example.org=archive@example.org, {@example.net = a@x.test, b@x.test}}"),
        List.of("inline:{boss@example.org=journal@example.org}"), "all@example.org");

    @Test
    void copiesGoByRecipientBySenderAndAlwaysAndNobodyTwice() {
        assertThat(of("boss@example.org", "jane+x@example.org", "joe@example.net")).containsExactly("all@example.org", "journal@example.org", "archive@example.org", "a@x.test", "b@x.test");
        assertThat(of("", "joe@example.com")).containsExactly("all@example.org");
        assertThat(of("", "all@example.org")).isEmpty();
    }

    @Test
    void nobodyHearsWhatBecomesOfACopy() {
        assertThat(copies.of(ReversePath.NULL, List.of())).singleElement().satisfies(copy -> assertThat(copy.notifications()).isEqualTo(Set.of(Recipient.Notify.NEVER)));
    }

    @Test
    void noTableNoCopy() {
        assertThat(BlindCopies.none().of(ReversePath.NULL, List.of(Recipient.of(EmailAddress.parse("a@b.test"))))).isEmpty();
    }

    private List<String> of(String from, String... to) {
        return copies.of(ReversePath.parse(from), Stream.of(to).map(EmailAddress::parse).map(Recipient::of).toList()).stream().map(r -> r.address().toString()).toList();
    }

    private static BlindCopies copies(List<String> recipient, List<String> sender, String always) {
        RoutingMaps maps = new RoutingMaps(List.of(), List.of(), List.of(), true, List.of(), List.of(), List.of(), List.of(), List.of(), recipient, sender, always);
        return new BlindCopies(maps, new RoutingSettings("+", 20, 1_000, List.of(), ""), LookupTables.below(Path.of("")));
    }
}
