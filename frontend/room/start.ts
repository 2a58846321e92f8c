// What the page hands to the script: addresses, and every sentence in the reader's language (web/room_words.py).
import type { Frame, Kind, Mark, Side } from "./types";

export type Count = { one: string; other: string };

type Sentence =
  | "purpose" | "asks" | "decides" | "saved" | "saving" | "stuck" | "offline" | "connecting" | "left" | "over" | "paused"
  | "ended" | "ended_more" | "signed" | "not_started" | "ends_at" | "then" | "timer" | "agenda" | "record" | "wanted"
  | "next_card" | "new_line" | "put" | "for" | "myself" | "typing" | "typing_many" | "seen_live" | "someone" | "edit" | "keep" | "cancel" | "remove"
  | "removed" | "undo" | "star" | "not_answered" | "answered" | "answer" | "open_again" | "open_of" | "owner" | "due" | "by"
  | "nobody" | "join_code" | "wall" | "typing_check" | "start" | "pause" | "resume" | "back" | "skip" | "next" | "end" | "end_sure"
  | "validate" | "refused" | "copy" | "copy_all" | "copied" | "drop" | "kept_here" | "come_in" | "come_in_how" | "new" | "to_assist"
  | "reload" | "to_front" | "desk" | "in_time" | "phase_now" | "card_new" | "last_state" | "keys" | "keys_letters" | "keys_next"
  | "close" | "more" | "less" | "here_of" | "not_here" | "all_here" | "is_here" | "is_away" | "send_out"
  | "send_out_sure" | "send_out_yes" | "door_closed" | "close_door" | "open_door" | "unsent" | "first_card" | "struck"
  | "corrected"; // prettier-ignore
type Counted =
  | "here" | "waiting" | "waiting_here" | "waiting_full" | "not_kept" | "minutes_left" | "stars" | "extend" | "behind" | "ahead" | "more_above" | "all_cards" | "not_here_many"; // prettier-ignore

type TalkSentence =
  | "balance" | "in_part" | "in_all" | "this_part" | "so_far" | "none_in_part" | "advised" | "tells"
  | "in_words" | "how_to" | "who_speaks" | "someone_else" | "speaks" | "not_heard"
  | "not_heard_yet" | "all_heard" | "see_to" | "see_to_how" | "raise" | "lower" | "you_next" | "why" | "your_turn" | "queue"
  | "give" | "then" | "dismiss" | "you_listen" | "listen_how" | "mark_for_you" | "marked" | "only_you" | "done"
  | "let_write" | "let_listen" | "writes" | "voice" | "voice_ask" | "voice_yes" | "voice_no" | "voice_starts" | "voice_on"
  | "voice_hears" | "voice_stop" | "voice_refused" | "voice_none" | "close"; // prettier-ignore
type TalkCounted = "minutes" | "not_heard_many" | "before_you";

export type Words = Record<Sentence, string> &
  Record<Counted, Count> & {
    language: string;
    kind: Record<Kind, string>;
    kinds: Record<Kind, string>;
    role: Record<string, string>;
    pace: Record<string, string>;
    phase: Record<string, string>;
    short: Record<string, string>;
    prompt: Record<string, Record<string, string>>;
    errors: Record<string, string>;
    bye: Record<string, string>;
    write: Record<Kind, string>;
    hint: Partial<Record<Kind, string>>;
    talk: TalkWords;
    groups: Record<GroupSentence, string>;
    lead: Record<LeadSentence, string>;
    company: CompanyWords;
  };

export type TalkWords = Record<TalkSentence, string> &
  Record<TalkCounted, Count> & { side: Record<Side, string>; mark: Record<Mark, string> };

type CompanySentence =
  | "tools" | "all" | "less" | "loading" | "not_loaded" | "again" | "only_you" | "hidden_none" | "reveal" | "hide" | "hide_how"
  | "seen_by_you" | "paste_long" | "worked_where" | "worked_why" | "holds_here" | "keep" | "kept" | "order" | "order_written"
  | "order_votes" | "order_phase" | "before" | "together" | "to_record" | "to_cards" | "together_how" | "no_theme" | "theme" | "put_into"
  | "in_none" | "new_theme" | "theme_name" | "rename" | "empty" | "empty_sure" | "remove_theme" | "remove_sure" | "no_cards"
  | "suggest" | "suggest_none" | "suggest_why" | "make_theme" | "themes" | "vote" | "vote_open" | "vote_how" | "vote_kinds"
  | "vote_dots" | "vote_several" | "vote_secret" | "vote_close" | "vote_secret_now" | "voted_none" | "give_dot" | "take_dot"
  | "picture" | "picture_add" | "picture_other" | "picture_off" | "picture_off_sure" | "picture_file" | "picture_how" | "picture_none"
  | "caption" | "credit" | "consent" | "upload" | "uploading" | "not_uploaded" | "by_credit" | "history" | "history_none" | "began"
  | "was" | "restore" | "removed" | "removed_none" | "bring_back"; // prettier-ignore
type CompanyCounted = "hidden" | "suggested" | "cards" | "dots_left" | "voted" | "dots" | "your_dots";
export type CompanyWords = Record<CompanySentence, string> & Record<CompanyCounted, Count>;

export interface Start {
  code: string;
  seat: number; // whose page this is; 0 for a wall
  ticketUrl: string;
  recordUrl: string;
  assistUrl: string;
  codeUrl: string;
  wallUrl: string;
  typingUrl: string;
  groupsUrl: string;
  plenaryUrl: string;
  roomUrl: string; // with CODE for the room's
  workerUrl: string;
  joinUrl: string;
  pictureUrl: string; // of the picture "0"
  joinWords: string;
  words: Words;
}

// What is good for this one opening of the page: never kept on the device, so a page that comes from there has none of it.
interface Once {
  ticket: string;
  csrf: string;
  welcome: Extract<Frame, { t: "welcome" }> | null;
}

const found = document.getElementById("once")?.textContent;
export const once: Once = found ? JSON.parse(found) : { ticket: "", csrf: "", welcome: null };
export const start: Start = JSON.parse(document.getElementById("start")!.textContent!);
export const words: Words = start.words;

type GroupSentence =
  | "group" | "plenary" | "all" | "brought" | "to_plenary" | "plenary_now" | "word" | "put_away" | "two_more" | "next_group" | "inside"
  | "inside_none" | "you_inside" | "sit_down" | "get_up" | "chair_taken" | "seat_inside" | "take_out" | "who_inside" | "inside_how"; // prettier-ignore

type LeadSentence =
  | "nudge" | "nudge_how" | "whom" | "everyone" | "unheard" | "unheard_all" | "time" | "short" | "own" | "send" | "for_you" | "hand"
  | "hand_sure" | "hand_yes" | "nobody" | "handed" | "back" | "types" | "key_pause" | "key_extend" | "key_more" | "key_lock" | "key_nudge" | "key_sheet"; // prettier-ignore
