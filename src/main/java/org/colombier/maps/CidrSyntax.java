package org.colombier.maps;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;
import org.colombier.net.Network;

/** Networks as in Postfix's cidr_table(5): {@code 192.0.2.0/24}, {@code 2001:db8::/32}, or one address, also in brackets. A key that is no address matches nothing. */
final class CidrSyntax implements RuleSyntax {

    private static final Pattern ADDRESS = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F]{0,4}:[0-9a-fA-F:.]{1,45}");

    @Override
    public Read condition(String text, boolean negated) {
        String[] words = text.split("\\s+", 2);
        Network network = network(words[0].replaceFirst("^\\[([^]]*)](?=/|$)", "$1"));
        // As in Postfix, also a negated rule is for addresses of its own family only.
        RuleTable.Condition condition = key -> address(key).filter(a -> a.getClass() == network.address().getClass() && network.contains(a) != negated)
            .map(a -> RuleTable.NO_GROUPS);
        return new Read(condition, 0, words.length < 2 ? "" : words[1].strip());
    }

    /** Results are texts as they stand. */
    @Override
    public Replacement result(String text, int groups) {
        return Replacement.fixed(text);
    }

    private static Network network(String text) {
        int slash = text.indexOf('/');
        if (!ADDRESS.matcher(slash < 0 ? text : text.substring(0, slash)).matches()) {
            throw new IllegalArgumentException("not a network address: " + text);
        }
        try {
            return Network.parse(text);
        } catch (NumberFormatException wrong) {
            throw new IllegalArgumentException("not a prefix length: " + text);
        }
    }

    private static Optional<InetAddress> address(String key) {
        if (!ADDRESS.matcher(key).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(key));
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }
}
