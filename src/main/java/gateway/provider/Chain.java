package gateway.provider;

import java.util.List;

/**
 * Where a request goes, stage by stage; the next stage is tried when all of one have failed. Immutable.
 *
 * @param stages at least one
 * @param reason why, in short, for operators: {@code tier opus}, {@code provider groq}, {@code map gpt-*}, {@code claude},
 *     {@code default}, {@code listed}
 */
public record Chain(List<Stage> stages, String reason) {
    public Chain {
        stages = List.copyOf(stages);
    }
}
