package architecture;

import java.util.stream.Stream;

/** Judges the dependencies between the packages of accounts. */
class AccountPackagesTest implements RuleTest {

    static Stream<RuleCase> rules() {
        return Stream.of(
                RuleCase.of(
                        "the parts of accounts depend in the agreed directions",
                        AccountRules::partsDependInTheAgreedDirections,
                        "gateway.account.selection.KnowsThePool",
                        "gateway.account.novelty"),
                RuleCase.of(
                        "accounts do not know their pool",
                        AccountRules::accountsDoNotKnowTheirPool,
                        "gateway.account.KnowsItsPool"),
                RuleCase.of(
                        "only the pool knows accounts",
                        AccountRules::onlyThePoolKnowsAccounts,
                        "gateway.account.selection.KnowsAccounts"));
    }
}
