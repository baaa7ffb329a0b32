package architecture;

import java.util.stream.Stream;

/** Judges the dependencies between the packages of storage. */
class StoragePackagesTest implements RuleTest {

    static Stream<RuleCase> rules() {
        return Stream.of(
                RuleCase.of(
                        "embedded server and journal do not know each other",
                        StorageRules::partsDoNotKnowEachOther,
                        "gateway.storage.embedded.KnowsTheJournal",
                        "gateway.storage.novelty"),
                RuleCase.of(
                        "embedded server and journal do not know the stores",
                        StorageRules::partsDoNotKnowTheStores,
                        "gateway.storage.journal.KnowsTheStores"),
                RuleCase.of(
                        "only storage knows the embedded server",
                        StorageRules::onlyStorageKnowsTheEmbeddedServer,
                        "routes.KnowsTheServer"));
    }
}
