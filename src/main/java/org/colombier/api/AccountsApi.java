package org.colombier.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.colombier.directory.Account;
import org.colombier.directory.Account.Service;
import org.colombier.directory.Accounts;
import org.colombier.mail.EmailAddress;
import org.colombier.routing.ListAddresses;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The mailbox accounts. */
@RestController
@RequestMapping("/api/accounts")
@Tag(name = "accounts", description = "Mailboxes and who logs in to them")
class AccountsApi {

    /** @param quota in octets, 0 for no limit */
    record AccountView(String address, String name, long quota, List<String> services) {
    }

    /**
     * @param quota    in octets, 0 for no limit, which is the default
     * @param services of {@code imap}, {@code pop}, {@code submission}, {@code sieve}, {@code receive}; all if not said
     */
    record NewAccount(@Nullable String address, @Nullable String name, @Nullable Long quota, @Nullable Set<String> services, @Nullable String password) {
    }

    record NewPassword(@Nullable String password) {
    }

    private final Accounts accounts;
    private final ListAddresses lists;

    AccountsApi(Accounts accounts, ListAddresses lists) {
        this.accounts = accounts;
        this.lists = lists;
    }

    @GetMapping
    @Operation(summary = "All accounts, or those of a domain, by domain and address")
    List<AccountView> all(@RequestParam(defaultValue = "") String domain) {
        return (domain.isEmpty() ? accounts.all() : accounts.in(Input.domain(domain))).stream().map(AccountsApi::view).toList();
    }

    @GetMapping("/{address}")
    @Operation(summary = "One account")
    AccountView one(@PathVariable String address) {
        EmailAddress wanted = Input.address(address);
        return accounts.find(wanted).map(AccountsApi::view).orElseThrow(() -> unknown(wanted));
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Adds an account; mail for it is taken at once")
    AccountView add(@RequestBody NewAccount wanted) {
        EmailAddress address = Input.address(Input.wanted("address", wanted.address())).canonical();
        long quota = wanted.quota() == null ? 0 : wanted.quota();
        if (quota < 0) {
            throw Refused.badRequest("a quota is 0 or more octets");
        }
        lists.find(address).ifPresent(robot -> {
            throw Refused.conflict(address + " is an address of " + robot.robot());
        });
        Account account = new Account(address, Input.name(wanted.name()), quota, services(wanted.services()));
        accounts.add(account, Input.password(Input.wanted("password", wanted.password())));
        return view(account);
    }

    @PutMapping("/{address}/password")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Sets the password of an account")
    void setPassword(@PathVariable String address, @RequestBody NewPassword wanted) {
        EmailAddress known = Input.address(address);
        if (!accounts.setPassword(known, Input.password(Input.wanted("password", wanted.password())))) {
            throw unknown(known);
        }
    }

    @DeleteMapping("/{address}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Removes an account; its mail on disk stays")
    void remove(@PathVariable String address) {
        EmailAddress known = Input.address(address);
        if (!accounts.remove(known)) {
            throw unknown(known);
        }
    }

    private static Set<Service> services(@Nullable Set<String> names) {
        if (names == null) {
            return EnumSet.allOf(Service.class);
        }
        Set<Service> services = EnumSet.noneOf(Service.class);
        for (String name : names) {
            try {
                services.add(Service.valueOf(name.toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException unknown) {
                throw Refused.badRequest("there is no service " + name);
            }
        }
        return services;
    }

    private static Refused unknown(EmailAddress address) {
        return Refused.notFound("account " + address);
    }

    private static AccountView view(Account account) {
        return new AccountView(account.address().toString(), account.name(), account.quota(),
            account.allowed().stream().map(s -> s.name().toLowerCase(Locale.ROOT)).sorted().toList());
    }
}
